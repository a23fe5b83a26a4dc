package io.atoll.ddl.define;

import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.expression.EvalContext;
import io.atoll.parser.ast.ColumnAttribute;
import io.atoll.parser.ast.TableElement;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column definition.
 *
 * @param info the column; its id and offset are the table's to give
 * @param isPrimaryKey PRIMARY KEY stands in the definition
 * @param isUnique UNIQUE stands in it
 * @param checks CHECK constraints that stand in it
 * @param isClustered CLUSTERED or NONCLUSTERED beside PRIMARY KEY; null where not written
 */
public record ColumnDefinition(
    ColumnInfo info,
    boolean isPrimaryKey,
    boolean isUnique,
    @Nullable Boolean isClustered,
    List<TableElement.Check> checks) {
  public ColumnDefinition {
    checks = List.copyOf(checks);
  }

  /**
   * @param isInPrimaryKey whether a PRIMARY KEY clause elsewhere names the column: it is NOT NULL
   *     then
   */
  public static ColumnDefinition of(
      TableElement.Column element,
      long id,
      int offset,
      Collation tableCollation,
      boolean isInPrimaryKey,
      DefaultValues literals,
      EvalContext evaluation) {
    return new Reader(element, tableCollation, isInPrimaryKey, literals, evaluation)
        .read(id, offset);
  }

  private static final class Reader {
    private final TableElement.Column element;
    private final Collation tableCollation;
    private final DefaultValues literals;
    private final EvalContext evaluation;
    private @Nullable Boolean isNullable;
    private boolean isPrimaryKey;
    private boolean isInPrimaryKey;
    private boolean isUnique;
    private @Nullable Boolean isClustered;
    private boolean isAutoIncrement;
    private boolean isOnUpdateNow;
    private ColumnAttribute.@Nullable Default defaultValue;
    private @Nullable String collate;
    private String comment = "";
    private ColumnInfo.@Nullable Generated generated;
    private final List<TableElement.Check> checks = new ArrayList<>();

    Reader(
        TableElement.Column element,
        Collation tableCollation,
        boolean isInPrimaryKey,
        DefaultValues literals,
        EvalContext evaluation) {
      this.element = element;
      this.tableCollation = tableCollation;
      this.isInPrimaryKey = isInPrimaryKey;
      this.literals = literals;
      this.evaluation = evaluation;
    }

    ColumnDefinition read(long id, int offset) {
      if (element.type().name().equals("SERIAL")) {
        serial();
      }
      for (ColumnAttribute attribute : element.attributes()) {
        read(attribute);
      }
      if (generated != null) {
        checkGenerated(generated);
      }
      String name = element.name();
      checkName(name);
      SqlType type = ColumnTypes.of(name, element.type(), collate, tableCollation);
      boolean nullable = !isInPrimaryKey && (isNullable == null || isNullable);
      if (isInPrimaryKey && Boolean.TRUE.equals(isNullable)) {
        throw SqlError.ER_PRIMARY_CANT_HAVE_NULL.with();
      }
      if (isAutoIncrement) {
        nullable = false;
        if (!type.kind().isInteger()
            && type.kind() != TypeKind.FLOAT
            && type.kind() != TypeKind.DOUBLE) {
          throw SqlError.ER_WRONG_FIELD_SPEC.with(name);
        }
        if (defaultValue != null) {
          throw SqlError.ER_INVALID_DEFAULT.with(name);
        }
      }
      if (isOnUpdateNow && type.kind() != TypeKind.DATETIME && type.kind() != TypeKind.TIMESTAMP) {
        throw SqlError.ER_INVALID_ON_UPDATE.with(name);
      }
      type = type.withNullable(nullable);
      if (comment.length() > 1024) {
        throw SqlError.ER_TOO_LONG_FIELD_COMMENT.with(name, 1024);
      }
      ColumnInfo info =
          new ColumnInfo(
              id,
              name,
              offset,
              type,
              defaultOf(type),
              null,
              isAutoIncrement,
              isOnUpdateNow,
              generated,
              false,
              comment,
              SchemaState.PUBLIC);
      return new ColumnDefinition(info, isPrimaryKey, isUnique, isClustered, checks);
    }

    private void generated(ColumnAttribute.Generated written) {
      ExpressionSyntax syntax = ExpressionSyntax.of(written.expr());
      String bad = syntax.forbidden() != null ? syntax.forbidden() : syntax.changing();
      if (bad != null) {
        throw SqlError.ER_GENERATED_COLUMN_NAMED_FUNCTION_IS_NOT_ALLOWED.with(element.name(), bad);
      }
      generated = new ColumnInfo.Generated(syntax.text(), written.isStored());
    }

    private void checkGenerated(ColumnInfo.Generated made) {
      if (defaultValue != null) {
        throw SqlError.ER_WRONG_USAGE.with("DEFAULT", "generated column");
      }
      if (isAutoIncrement) {
        throw SqlError.ER_WRONG_USAGE.with("AUTO_INCREMENT", "generated column");
      }
      if (isOnUpdateNow) {
        throw SqlError.ER_WRONG_USAGE.with("ON UPDATE", "generated column");
      }
      if (isInPrimaryKey && !made.isStored()) {
        throw SqlError.ER_UNSUPPORTED_ACTION_ON_GENERATED_COLUMN.with(
            "Defining a virtual generated column as primary key");
      }
    }

    private void serial() {
      isNullable = false;
      isAutoIncrement = true;
      isUnique = true;
    }

    private void read(ColumnAttribute attribute) {
      switch (attribute) {
        case ColumnAttribute.Nullability n -> isNullable = n.isNullable();
        case ColumnAttribute.Default d -> defaultValue = d;
        case ColumnAttribute.OnUpdate _ -> isOnUpdateNow = true;
        case ColumnAttribute.AutoIncrement _ -> isAutoIncrement = true;
        case ColumnAttribute.AutoRandom _ ->
            throw SqlError.ER_NOT_SUPPORTED_YET.with("AUTO_RANDOM");
        case ColumnAttribute.Unique _ -> isUnique = true;
        case ColumnAttribute.PrimaryKey p -> {
          isPrimaryKey = true;
          isInPrimaryKey = true;
          isClustered = p.isClustered();
        }
        case ColumnAttribute.Comment c -> comment = c.text();
        case ColumnAttribute.Collation c -> collate = c.name();
        case ColumnAttribute.Generated g -> generated(g);
        // MySQL reads REFERENCES beside a column and forgets it.
        case ColumnAttribute.References _ -> {}
        case ColumnAttribute.Check c -> checks.add(c.check());
        case ColumnAttribute.Visibility v -> {
          if (!v.isVisible()) {
            throw SqlError.ER_NOT_SUPPORTED_YET.with("invisible columns");
          }
        }
        case ColumnAttribute.Srid _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("SRID");
        case ColumnAttribute.SerialDefault _ -> serial();
        case ColumnAttribute.Other _ -> {}
      }
    }

    private ColumnDefault defaultOf(SqlType type) {
      ColumnAttribute.Default written = defaultValue;
      if (written == null) {
        return type.nullable() ? ColumnDefault.NULL : ColumnDefault.NONE;
      }
      return new DefaultClause(element.name(), literals, evaluation).of(type, written);
    }
  }

  /** The name, where it may be a column's: 1059, 1166. */
  public static String checked(String name) {
    checkName(name);
    return name;
  }

  static void checkName(String name) {
    if (name.isEmpty() || name.endsWith(" ")) {
      throw SqlError.ER_WRONG_COLUMN_NAME.with(name);
    }
    if (name.codePointCount(0, name.length()) > 64) {
      throw SqlError.ER_TOO_LONG_IDENT.with(name);
    }
  }
}
