package io.atoll.parser;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Judges the gate's corpus by PREPARE on a real MariaDB: error 1064 means broken. Another outcome
 * means valid; of a mutant only an outcome that comes after the whole text was read (its parser
 * raises some errors, such as an unknown type or a repeated alias, before it sees the rest): other
 * mutants are left out. Run by hand when the templates change:
 *
 * <pre>
 * java … io.atoll.parser.GateJudge SOCKET parser/src/test/resources/gate/verdicts.tsv.gz
 * </pre>
 *
 * The server is one of its own, never one with data: nothing is executed, but PREPARE opens tables.
 */
final class GateJudge {
  private static final long SEED = 20_261_121L;
  private static final int MUTANTS_PER_STATEMENT = 3;
  private static final int SYNTAX_ERROR = 1064;

  /** No error, no database, unknown database, column or table, not preparable, unknown function. */
  private static final Set<Integer> AFTER_PARSING =
      Set.of(0, 1046, 1049, 1051, 1054, 1146, 1295, 1305);

  private GateJudge() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    GateCorpus corpus = new GateCorpus(SEED);
    // By statement: true when only MySQL has it and its verdict is by hand.
    Map<String, Boolean> statements = new LinkedHashMap<>();
    for (GateCorpus.Sample sample : corpus.samples()) {
      statements.put(sample.sql(), sample.isMySqlOnly());
    }
    List<String> bases = new ArrayList<>(statements.keySet());
    Set<String> baseSet = new HashSet<>(bases);
    for (String base : bases) {
      if (!statements.get(base)) {
        for (String mutant : corpus.mutants(base, MUTANTS_PER_STATEMENT)) {
          statements.putIfAbsent(mutant, false);
        }
      }
    }
    List<String> judged = statements.keySet().stream().filter(s -> !statements.get(s)).toList();
    Map<Integer, Integer> errors = errors(Path.of(args[0]), judged);
    int broken = 0;
    int leftOut = 0;
    try (OutputStream file = Files.newOutputStream(Path.of(args[1]));
        Writer out = new OutputStreamWriter(new GZIPOutputStream(file), StandardCharsets.UTF_8)) {
      for (String sql : statements.keySet()) {
        if (statements.get(sql)) {
          out.write("V\t" + sql + "\n");
        }
      }
      for (int i = 0; i < judged.size(); i++) {
        int error = errors.getOrDefault(i, 0);
        boolean isBroken = error == SYNTAX_ERROR;
        boolean isMutant = !baseSet.contains(judged.get(i));
        if (isBroken && !isMutant) {
          System.out.println("refused by MariaDB though no mutant: " + judged.get(i));
        }
        if (isMutant && !isBroken && !AFTER_PARSING.contains(error)) {
          leftOut++;
          continue;
        }
        broken += isBroken ? 1 : 0;
        out.write((isBroken ? "B\t" : "V\t") + judged.get(i).replace("\n", " ") + "\n");
      }
    }
    System.out.println(
        bases.size()
            + " statements, "
            + judged.size()
            + " judged, "
            + broken
            + " broken, "
            + leftOut
            + " left out");
    Map<Integer, Integer> byCode = new TreeMap<>();
    errors.values().forEach(code -> byCode.merge(code, 1, Integer::sum));
    System.out.println("by error: " + byCode);
  }

  /** One PREPARE a line; the client's error messages name the line. */
  private static Map<Integer, Integer> errors(Path socket, List<String> statements)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("gate", ".sql");
    Path errors = Files.createTempFile("gate", ".err");
    StringBuilder text = new StringBuilder();
    for (String sql : statements) {
      String hex = HexFormat.of().formatHex(sql.getBytes(StandardCharsets.UTF_8));
      text.append("PREPARE s FROM CONVERT(x'").append(hex).append("' USING utf8mb4);\n");
    }
    Files.writeString(script, text);
    new ProcessBuilder(
            "mariadb", "--no-defaults", "-uroot", "-S", socket.toString(), "--force", "test")
        .redirectInput(script.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(errors.toFile())
        .start()
        .waitFor();
    Map<Integer, Integer> codes = new HashMap<>();
    Pattern pattern = Pattern.compile("^ERROR (\\d+) \\(\\w+\\) at line (\\d+)");
    for (String line : Files.readAllLines(errors)) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        codes.put(Integer.parseInt(matcher.group(2)) - 1, Integer.parseInt(matcher.group(1)));
      }
    }
    Files.delete(script);
    Files.delete(errors);
    return codes;
  }
}
