package io.atoll.planner.binder;

import io.atoll.parser.Hints;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.logical.TableInstance.IndexHints;
import io.atoll.planner.logical.TableInstance.JoinHints;
import io.atoll.planner.logical.TableInstance.JoinMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the optimizer hints of a query block say about its tables, and what those of enclosing
 * blocks say about them by the block's name. Hints are advice: what does not apply is passed over.
 */
final class BlockHints {
  static final BlockHints NONE = new BlockHints(List.of());

  private final List<Hints.Hint> hints;

  private BlockHints(List<Hints.Hint> hints) {
    this.hints = hints;
  }

  /**
   * Of a block's text.
   *
   * @param named hints for other blocks by their name: taken from here, and added to
   */
  static BlockHints of(@Nullable String text, Binding binding) {
    if (text == null && binding.namedHints.isEmpty()) {
      return NONE;
    }
    String own = "";
    List<Hints.Hint> list = text == null ? List.of() : Hints.parse(text).list();
    for (Hints.Hint hint : list) {
      if (hint.name().equals("QB_NAME") && !hint.arguments().isEmpty()) {
        own = hint.arguments().getFirst().name();
      }
    }
    List<Hints.Hint> mine = new ArrayList<>();
    for (Hints.Hint hint : list) {
      String block = hint.block();
      if (block.isEmpty() && !hint.arguments().isEmpty()) {
        block = hint.arguments().getFirst().block();
      }
      if (block.isEmpty() || block.equalsIgnoreCase(own)) {
        mine.add(hint);
      } else {
        binding.namedHints.add(new Named(block.toLowerCase(Locale.ROOT), hint));
      }
    }
    for (Named named : binding.namedHints) {
      if (!own.isEmpty() && named.block.equalsIgnoreCase(own)) {
        mine.add(named.hint);
      }
    }
    return new BlockHints(mine);
  }

  /** A hint for a block that is not bound yet. */
  record Named(String block, Hints.Hint hint) {}

  /** Whether tables are joined as they are written. */
  boolean isStraight() {
    return hints.stream()
        .anyMatch(h -> h.name().equals("STRAIGHT_JOIN") || h.name().equals("JOIN_FIXED_ORDER"));
  }

  private static boolean names(Hints.Hint hint, String alias) {
    return hint.arguments().stream().anyMatch(a -> a.name().equalsIgnoreCase(alias));
  }

  /** USE, FORCE and IGNORE INDEX of a table as written, and what hints add. */
  IndexHints indexes(String alias, IndexHints written, TableInstanceIndexes indexes) {
    List<String> use = new ArrayList<>(written.use());
    List<String> force = new ArrayList<>(written.force());
    List<String> ignore = new ArrayList<>(written.ignore());
    for (Hints.Hint hint : hints) {
      if (hint.arguments().isEmpty()
          || !hint.arguments().getFirst().name().equalsIgnoreCase(alias)) {
        continue;
      }
      List<String> named =
          hint.arguments().stream().skip(1).map(Hints.Named::name).filter(indexes::exists).toList();
      switch (hint.name()) {
        case "USE_INDEX", "USE_INDEX_MERGE", "INDEX_MERGE" -> use.addAll(named);
        case "INDEX", "JOIN_INDEX", "GROUP_INDEX", "ORDER_INDEX", "FORCE_INDEX" ->
            force.addAll(named);
        case "NO_INDEX",
            "IGNORE_INDEX",
            "NO_JOIN_INDEX",
            "NO_GROUP_INDEX",
            "NO_ORDER_INDEX",
            "NO_INDEX_MERGE" ->
            ignore.addAll(named.isEmpty() && hint.arguments().size() == 1 ? indexes.all() : named);
        default -> {}
      }
    }
    return use.equals(written.use())
            && force.equals(written.force())
            && ignore.equals(written.ignore())
        ? written
        : new IndexHints(use, force, ignore);
  }

  /** The names of a table's indexes. */
  interface TableInstanceIndexes {
    boolean exists(String name);

    List<String> all();
  }

  /** How a table is to be joined. */
  JoinHints joins(String alias) {
    JoinMethod method = null;
    int rank = 0;
    for (Hints.Hint hint : hints) {
      if (!names(hint, alias)) {
        continue;
      }
      switch (hint.name()) {
        case "HASH_JOIN", "HASH_JOIN_BUILD", "HASH_JOIN_PROBE", "TIDB_HJ", "SHUFFLE_JOIN", "BNL" ->
            method = JoinMethod.HASH;
        case "MERGE_JOIN", "TIDB_SMJ" -> method = JoinMethod.MERGE;
        case "INL_JOIN", "INL_HASH_JOIN", "INL_MERGE_JOIN", "TIDB_INLJ", "BKA" ->
            method = JoinMethod.LOOKUP;
        case "LEADING", "JOIN_ORDER", "JOIN_PREFIX" -> {
          for (int i = 0; i < hint.arguments().size(); i++) {
            if (hint.arguments().get(i).name().equalsIgnoreCase(alias)) {
              rank = i + 1;
            }
          }
        }
        default -> {}
      }
    }
    return method == null && rank == 0 ? TableInstance.JoinHints.NONE : new JoinHints(method, rank);
  }
}
