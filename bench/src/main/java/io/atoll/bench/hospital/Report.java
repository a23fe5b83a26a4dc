package io.atoll.bench.hospital;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The figures as a table and as JSON. */
final class Report {
  private Report() {}

  static String text(List<StatementFigures> figures) {
    StringBuilder text = new StringBuilder();
    text.append("medians in ms; ratio = other / atoll, above 1 where Atoll is faster\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%-5s %10s %10s %7s %8s %6s  %s%n",
            "",
            "atoll",
            "other",
            "ratio",
            "rows",
            "runs",
            "answers"));
    for (StatementFigures one : figures) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-5s %10.2f %10.2f %7.2f %8.1f %6d  %s%n",
              one.statement().name(),
              one.atollMillis(),
              one.otherMillis(),
              one.ratio(),
              one.meanRows(),
              one.executions(),
              one.isGood() ? "same" : one.trouble()));
    }
    return text.toString();
  }

  static String json(Hospital hospital, List<StatementFigures> figures) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("benchmark", "hospital");
    root.put("scale", hospital.scale());
    root.put("seed", hospital.seed());
    ArrayNode statements = root.putArray("statements");
    for (StatementFigures one : figures) {
      ObjectNode node = statements.addObject();
      node.put("name", one.statement().name());
      node.put("title", one.statement().title());
      if (!Double.isNaN(one.atollMillis())) {
        node.put("atollMillis", one.atollMillis());
        node.put("otherMillis", one.otherMillis());
        node.put("ratio", one.ratio());
      }
      node.put("meanRows", one.meanRows());
      node.put("executions", one.executions());
      node.put("differences", one.differences());
      node.put("trouble", one.trouble());
    }
    return root.toPrettyString();
  }
}
