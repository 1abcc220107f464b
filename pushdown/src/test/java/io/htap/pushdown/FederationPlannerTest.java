package io.htap.pushdown;

import static io.htap.pushdown.FederationState.Place.LOCAL;
import static io.htap.pushdown.FederationState.Place.POSTGRES;
import static io.htap.pushdown.FederationState.Place.STAGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.pushdown.FederationState.NodeState;
import io.htap.pushdown.FederationState.Place;
import io.htap.pushdown.Step.Fetch;
import io.htap.pushdown.Step.Fragment;
import io.htap.pushdown.Step.Gather;
import io.htap.pushdown.Step.KeySource;
import io.htap.spi.JoinGraph;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.JoinGraph.KeyPair;
import io.htap.spi.JoinGraph.KeyPath;
import io.htap.spi.JoinGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FederationPlannerTest {
  private final List<NodeState> nodes = new ArrayList<>();
  private final List<KeyPath> paths = new ArrayList<>();
  private final Map<KeyPath, Long> counted = new HashMap<>();
  private final Set<Integer> restricted = new HashSet<>();
  private final Map<Fragment, Double> expected = new HashMap<>();
  private double scanRatio = 8;
  private boolean oneRound;

  @Test
  void nothingOnPostgresIsRunAtOnce() {
    node(LOCAL, 1e6);
    assertThat(next()).isEqualTo(new Step.Run());
  }

  @Test
  void whatTakesLongIsWorthMoreThanOneConnection() {
    assertThat(FederationPlanner.worthStreams(1_000, 100, 500)).isFalse();
    assertThat(FederationPlanner.worthStreams(1e6, 100, 500)).as("many rows").isTrue();
    assertThat(FederationPlanner.worthStreams(1_000, 1e6, 500)).as("large ones").isTrue();
    assertThat(FederationPlanner.worthStreams(1e5, 100, 2_000)).as("slow ones").isTrue();
  }

  @Test
  void aSmallRelationIsFetchedWithoutAskingForKeys() {
    int lake = node(LOCAL, 1e6);
    int small = node(POSTGRES, 100);
    path(lake, small);
    assertThat(next()).isEqualTo(fetch(small));
  }

  @Test
  void aLargeOneIsFetchedByTheKeysOfWhatIsInDuckDb() {
    int lake = node(LOCAL, 1e6);
    int large = node(POSTGRES, 1e6);
    KeyPath path = path(lake, large);
    assertThat(next()).isEqualTo(new Gather(new KeySource(path, List.of()), 200_000));
    counted.put(path, 500L);
    assertThat(next()).isEqualTo(new Fetch(List.of(new Fragment(large, List.of(path)))));
  }

  @Test
  void tooManyKeysAreGivenUpAndNeverCutOff() {
    int lake = node(LOCAL, 1e6);
    int large = node(POSTGRES, 1e6);
    counted.put(path(lake, large), FederationState.TOO_MANY);
    assertThat(next()).isEqualTo(fetch(large));
  }

  @Test
  void keysAreNotLookedForWhereTheSearchCostsMoreThanItCanSave() {
    int lake = node(LOCAL, 1e9);
    int middling = node(POSTGRES, 10_000);
    path(lake, middling);
    assertThat(next()).isEqualTo(fetch(middling));
  }

  @Test
  void theLongerRowsTakeToComeTheLongerKeysAreLookedFor() {
    int lake = node(LOCAL, 1e6);
    int middling = node(POSTGRES, 50_000);
    KeyPath path = path(lake, middling);
    assertThat(next()).isEqualTo(fetch(middling));
    scanRatio = 20;
    assertThat(next()).isEqualTo(new Gather(new KeySource(path, List.of()), 10_000));
  }

  @Test
  void keysTravelAlongTheGraph() {
    int small = node(POSTGRES, 10);
    int lake = node(LOCAL, 1e6);
    int large = node(POSTGRES, 1e6);
    KeyPath in = path(small, lake);
    path(lake, small);
    KeyPath out = path(lake, large);
    assertThat(next()).as("the large one waits").isEqualTo(fetch(small));
    nodes.set(small, new NodeState(STAGED, 10));
    assertThat(next())
        .isEqualTo(new Gather(new KeySource(out, List.of(new KeySource(in, List.of()))), 200_000));
  }

  @Test
  void whatFiltersNothingNarrowsNothing() {
    int whole = node(LOCAL, 8e5);
    int lake = node(LOCAL, 1e6);
    int large = node(POSTGRES, 1e6);
    path(whole, lake);
    KeyPath out = path(lake, large);
    assertThat(next()).isEqualTo(new Gather(new KeySource(out, List.of()), 200_000));
    restricted.add(whole);
    assertThat(next())
        .isEqualTo(
            new Gather(
                new KeySource(out, List.of(new KeySource(paths.get(0), List.of()))), 200_000));
    nodes.set(whole, new NodeState(LOCAL, 2e6));
    assertThat(next())
        .as("not worth it")
        .isEqualTo(new Gather(new KeySource(out, List.of()), 200_000));
  }

  @Test
  void aFetchedOneIsNarrowedLikeAnyOther() {
    int one = node(STAGED, 1);
    int few = node(STAGED, 25);
    int large = node(POSTGRES, 1e6);
    KeyPath in = path(one, few);
    KeyPath out = path(few, large);
    assertThat(next())
        .isEqualTo(new Gather(new KeySource(out, List.of(new KeySource(in, List.of()))), 200_000));
    counted.put(in, 1L);
    assertThat(next())
        .as("by those keys")
        .isEqualTo(new Gather(new KeySource(out, List.of()), 200_000));
  }

  @Test
  void theCheapestLookComesFirstAndADearOneHasToPayForWhatIsLeft() {
    int lake = node(LOCAL, 6e6);
    int few = node(STAGED, 3_000);
    int large = node(POSTGRES, 1e6);
    path(lake, large);
    KeyPath cheap = path(few, large);
    assertThat(next()).isEqualTo(new Gather(new KeySource(cheap, List.of()), 200_000));
    counted.put(cheap, 3_000L);
    Fragment fragment = new Fragment(large, List.of(cheap));
    assertThat(next()).isEqualTo(new Step.Estimate(fragment));
    expected.put(fragment, 12_000.0);
    assertThat(next()).isEqualTo(new Fetch(List.of(fragment)));
    expected.put(fragment, 900_000.0);
    assertThat(next()).isInstanceOf(Gather.class);
  }

  @Test
  void aLargeOneWaitsForASmallOneNextToIt() {
    int small = node(POSTGRES, 3_000);
    int large = node(POSTGRES, 1e6);
    KeyPath path = path(small, large);
    path(large, small);
    assertThat(next()).isEqualTo(fetch(small));
    nodes.set(small, new NodeState(STAGED, 3_000));
    assertThat(next()).isEqualTo(new Gather(new KeySource(path, List.of()), 200_000));
  }

  @Test
  void nothingWaitsWhereAllHasToBeFetchedAtOnce() {
    int small = node(POSTGRES, 10);
    int large = node(POSTGRES, 1e6);
    path(small, large);
    oneRound = true;
    assertThat(next()).isEqualTo(fetch(small, large));
  }

  @Test
  void theFewestKeysCountAndThoseThatAreNotManyMore() {
    int one = node(LOCAL, 1e5);
    int two = node(LOCAL, 1e5);
    int three = node(LOCAL, 1e5);
    int large = node(POSTGRES, 1e6);
    counted.put(path(one, large), 5_000L);
    counted.put(path(two, large), 600L);
    counted.put(path(three, large), 100_000L);
    assertThat(next())
        .isEqualTo(new Fetch(List.of(new Fragment(large, List.of(paths.get(1), paths.get(0))))));
  }

  private Step next() {
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      var conditions =
          restricted.contains(i)
              ? List.of(new Condition(List.of("t.x = 1"), List.of()))
              : List.<Condition>of();
      all.add(new Node(i, i, Set.of(1), conditions));
    }
    return FederationPlanner.next(
        new FederationState(
            new JoinGraph(all, paths), nodes, counted, expected, 2_000, scanRatio, oneRound));
  }

  private int node(Place place, double rows) {
    nodes.add(new NodeState(place, rows));
    return nodes.size() - 1;
  }

  private KeyPath path(int from, int to) {
    KeyPath path = new KeyPath(from, to, List.of(new KeyPair(1, 1)));
    paths.add(path);
    return path;
  }

  private static Fetch fetch(int... nodes) {
    List<Fragment> fragments = new ArrayList<>();
    for (int node : nodes) {
      fragments.add(new Fragment(node, List.of()));
    }
    return new Fetch(fragments);
  }
}
