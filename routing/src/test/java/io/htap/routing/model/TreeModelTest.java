package io.htap.routing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TreeModelTest {
  /** As LightGBM 4.3 saves it, shortened to what is read and a little more. */
  private static final String TEXT =
      """
      tree
      version=v4
      num_class=1
      max_feature_idx=2
      objective=huber
      feature_names=a b c
      tree_sizes=300 200

      Tree=0
      num_leaves=3
      num_cat=0
      split_feature=1 0
      threshold=0.5 -2
      decision_type=2 2
      left_child=1 -2
      right_child=-1 -3
      leaf_value=1 10 100
      shrinkage=1

      Tree=1
      num_leaves=1
      num_cat=0
      leaf_value=0.25
      shrinkage=0.1

      end of trees

      feature_importances:
      b=1
      """;

  @Test
  void aPredictionIsTheSumOfALeafOfEachTree() {
    TreeModel model = TreeModel.parse(TEXT);
    assertThat(model.features()).isEqualTo(3);
    assertThat(model.of(new double[] {0, 0.6, 0})).isCloseTo(1.25, within(1e-12));
    assertThat(model.of(new double[] {-2, 0.5, 0})).as("left when equal").isEqualTo(10.25);
    assertThat(model.of(new double[] {-1.9, 0.5, 9})).isEqualTo(100.25);
  }

  @Test
  void whatIsNoModelIsRefused() {
    String[] odd = {
      "",
      TEXT.replace("end of trees", ""),
      TEXT.replace("max_feature_idx=2\n", ""),
      TEXT.replace("num_cat=0\nsplit", "num_cat=1\nsplit"),
      TEXT.replace("decision_type=2 2", "decision_type=2 3"),
      TEXT.replace("split_feature=1 0", "split_feature=1 3"),
      TEXT.replace("left_child=1 -2", "left_child=0 -2"),
      TEXT.replace("right_child=-1 -3", "right_child=-1 -4"),
      TEXT.replace("threshold=0.5 -2", "threshold=0.5"),
      TEXT.replace("leaf_value=1 10 100", "leaf_value=1 10 x"),
    };
    for (String text : odd) {
      assertThatThrownBy(() -> TreeModel.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
