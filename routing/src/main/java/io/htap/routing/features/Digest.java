package io.htap.routing.features;

import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** A candidate with what several features are made of. */
final class Digest {
  final Candidate candidate;
  final List<PlanNode> nodes;
  final Collection<RelationFacts> relations;
  final String conditions;
  private final Map<NodeKind, Sum> byKind = new EnumMap<>(NodeKind.class);
  private final Map<String, Integer> words = new HashMap<>();

  private static final class Sum {
    private int count;
    private double cost;
    private double rows;
  }

  Digest(Candidate candidate) {
    this.candidate = candidate;
    nodes = candidate.plan().all().toList();
    relations = candidate.catalog().relations().values();
    var text = new StringBuilder();
    for (PlanNode node : nodes) {
      Sum sum = byKind.computeIfAbsent(node.kind(), k -> new Sum());
      sum.count++;
      sum.cost += node.ownCost();
      sum.rows += node.rows();
      node.conditions().values().forEach(c -> text.append(c).append('\n'));
    }
    conditions = text.toString();
    for (String word : candidate.shape().toUpperCase(Locale.ROOT).split("\\W+")) {
      words.merge(word, 1, Integer::sum);
    }
  }

  double nodes(NodeKind kind) {
    Sum sum = byKind.get(kind);
    return sum == null ? 0 : sum.count;
  }

  double cost(NodeKind kind) {
    Sum sum = byKind.get(kind);
    return sum == null ? 0 : Math.log1p(sum.cost);
  }

  double rows(NodeKind kind) {
    Sum sum = byKind.get(kind);
    return sum == null ? 0 : Math.log1p(sum.rows);
  }

  double nodes(Predicate<PlanNode> which) {
    return nodes.stream().filter(which).count();
  }

  /** The logarithm, since what counts is how many times as much. */
  double sum(Predicate<PlanNode> which, ToDoubleFunction<PlanNode> of) {
    return Math.log1p(nodes.stream().filter(which).mapToDouble(of).sum());
  }

  double most(ToDoubleFunction<PlanNode> of) {
    return Math.log1p(nodes.stream().mapToDouble(of).max().orElse(0));
  }

  double word(String word) {
    return words.getOrDefault(word, 0);
  }

  /** How often that stands in the conditions of the plan. */
  double inConditions(String part) {
    return count(conditions, part);
  }

  static double count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  double relations(Predicate<RelationFacts> which) {
    return relations.stream().filter(which).count();
  }

  double sumOfRelations(ToDoubleFunction<RelationFacts> of) {
    return Math.log1p(Math.max(0, relations.stream().mapToDouble(of).sum()));
  }

  double outputs(Predicate<PgType> which) {
    return candidate.outputs().stream().filter(which).count();
  }
}
