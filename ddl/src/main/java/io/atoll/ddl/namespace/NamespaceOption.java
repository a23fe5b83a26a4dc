package io.atoll.ddl.namespace;

import io.atoll.parser.ast.AlterAction;
import io.atoll.parser.ast.TableOption;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of tables and databases that say where rows are to be. */
public final class NamespaceOption {
  private static final String NAMESPACE = "NAMESPACE";

  private NamespaceOption() {}

  /** The namespace that a table's options name; the last one counts. */
  public static Optional<String> of(List<TableOption> options) {
    String named = null;
    for (TableOption option : options) {
      refusePolicy(option);
      if (option instanceof TableOption.Text text && text.name().equals(NAMESPACE)) {
        named = text.value();
      }
    }
    return Optional.ofNullable(named);
  }

  /** The namespace that ALTER TABLE names. */
  public static Optional<String> ofActions(List<AlterAction> actions) {
    List<TableOption> options = new ArrayList<>();
    for (AlterAction action : actions) {
      if (action instanceof AlterAction.SetOption set) {
        options.add(set.option());
      }
    }
    return of(options);
  }

  /** What ALTER TABLE does beside. */
  public static List<AlterAction> others(List<AlterAction> actions) {
    return actions.stream()
        .filter(each ->
            !(each instanceof AlterAction.SetOption set && set.option().name().equals(NAMESPACE)))
        .toList();
  }

  /** 1235 where an option names a namespace or a policy other than the default. */
  public static void refuse(List<TableOption> options, String what) {
    if (of(options).isPresent()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("NAMESPACE of a " + what);
    }
  }

  private static void refusePolicy(TableOption option) {
    if (option instanceof TableOption.Text text
        && text.name().equals("PLACEMENT POLICY")
        && !text.value().equalsIgnoreCase("default")) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("PLACEMENT POLICY");
    }
  }
}
