package io.htap.routing.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of LightGBM, from the text that it saves: a sum over regression trees. (Ke et al.,
 * "LightGBM: A Highly Efficient Gradient Boosting Decision Tree", NeurIPS 2017.) To be asked takes
 * no lock, no memory and no native library, which a guest in other people's processes would have to
 * unpack for each platform.
 */
public final class TreeModel {
  private static final String TREE = "Tree=";
  private static final String END = "end of trees";

  /** Of LightGBM's decision types: a set of categories, which no feature here is. */
  private static final int CATEGORICAL = 1;

  private final List<Tree> trees;
  private final int features;

  private TreeModel(List<Tree> trees, int features) {
    this.trees = List.copyOf(trees);
    this.features = features;
  }

  /** A child that is negative is the leaf of its complement. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Tree(
      int[] features, double[] thresholds, int[] left, int[] right, double[] leaves) {
    double of(double[] values) {
      if (features.length == 0) {
        return leaves[0];
      }
      int node = 0;
      while (node >= 0) {
        node = values[features[node]] <= thresholds[node] ? left[node] : right[node];
      }
      return leaves[~node];
    }
  }

  /**
   * Reads a saved model.
   *
   * @throws IllegalArgumentException when it is none, or one of a kind that is not known here
   */
  public static TreeModel parse(String text) {
    Map<String, String> section = new HashMap<>();
    List<Tree> trees = new ArrayList<>();
    int features = -1;
    boolean ended = false;
    for (String line : text.lines().toList()) {
      ended |= line.equals(END);
      if (ended || line.startsWith(TREE)) {
        if (features < 0) {
          features = Integer.parseInt(value(section, "max_feature_idx")) + 1;
        } else {
          trees.add(tree(section, features));
        }
        section.clear();
      }
      if (ended) {
        return new TreeModel(trees, features);
      }
      int equals = line.indexOf('=');
      if (equals > 0) {
        section.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    throw new IllegalArgumentException("its end is missing");
  }

  /**
   * The text of a model that adds up two of the same features.
   *
   * @throws IllegalArgumentException when one of them is none
   */
  static String join(String base, String more) {
    return base.substring(0, at(base, END)).stripTrailing()
        + "\n\n"
        + more.substring(at(more, TREE), at(more, END))
        + base.substring(at(base, END));
  }

  private static int at(String text, String line) {
    int found = text.indexOf("\n" + line);
    if (found < 0) {
      throw new IllegalArgumentException("\"" + line + "\" is missing");
    }
    return found + 1;
  }

  private static Tree tree(Map<String, String> section, int features) {
    int leaves = Integer.parseInt(value(section, "num_leaves"));
    if (Integer.parseInt(value(section, "num_cat")) != 0) {
      throw new IllegalArgumentException("categories are not known");
    }
    double[] values = doubles(section, "leaf_value", leaves);
    if (leaves == 1) {
      return new Tree(new int[0], new double[0], new int[0], new int[0], values);
    }
    for (int type : ints(section, "decision_type", leaves - 1)) {
      if ((type & CATEGORICAL) != 0) {
        throw new IllegalArgumentException("categories are not known");
      }
    }
    int[] split = ints(section, "split_feature", leaves - 1);
    int[] left = ints(section, "left_child", leaves - 1);
    int[] right = ints(section, "right_child", leaves - 1);
    for (int i = 0; i < split.length; i++) {
      check(split[i] >= 0 && split[i] < features);
      // A child comes after its parent, so that the way down ends.
      check(left[i] < leaves - 1 && (left[i] > i || left[i] < 0 && ~left[i] < leaves));
      check(right[i] < leaves - 1 && (right[i] > i || right[i] < 0 && ~right[i] < leaves));
    }
    return new Tree(split, doubles(section, "threshold", leaves - 1), left, right, values);
  }

  private static void check(boolean right) {
    if (!right) {
      throw new IllegalArgumentException("not a tree");
    }
  }

  private static String value(Map<String, String> section, String key) {
    String value = section.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  private static int[] ints(Map<String, String> section, String key, int count) {
    return Arrays.stream(words(section, key, count)).mapToInt(Integer::parseInt).toArray();
  }

  private static double[] doubles(Map<String, String> section, String key, int count) {
    return Arrays.stream(words(section, key, count)).mapToDouble(Double::parseDouble).toArray();
  }

  private static String[] words(Map<String, String> section, String key, int count) {
    String[] words = value(section, key).split(" ");
    check(words.length == count);
    return words;
  }

  /** How many values it takes. */
  public int features() {
    return features;
  }

  /** What it predicts. */
  public double of(double[] values) {
    double sum = 0;
    for (Tree tree : trees) {
      sum += tree.of(values);
    }
    return sum;
  }
}
