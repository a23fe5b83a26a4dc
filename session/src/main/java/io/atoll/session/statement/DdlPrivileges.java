package io.atoll.session.statement;

import io.atoll.parser.ast.AlterAction;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.TableDdl;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;

/** The privileges that schema changes need, as MySQL's manual lists them per statement. */
final class DdlPrivileges {
  private DdlPrivileges() {}

  static List<RequiredPrivilege> of(TableDdl statement, String database) {
    List<RequiredPrivilege> needed = new ArrayList<>();
    switch (statement) {
      case TableDdl.CreateTable s -> {
        add(needed, "CREATE", s.name(), database);
        if (s.like() != null) {
          add(needed, "SELECT", s.like(), database);
        }
      }
      case TableDdl.AlterTable s -> {
        add(needed, "ALTER", s.name(), database);
        for (AlterAction action : s.actions()) {
          if (action instanceof AlterAction.RenameTo rename) {
            add(needed, "DROP", s.name(), database);
            add(needed, "CREATE", rename.name(), database);
            add(needed, "INSERT", rename.name(), database);
          }
        }
      }
      case TableDdl.DropTable s -> s.names().forEach(n -> add(needed, "DROP", n, database));
      case TableDdl.TruncateTable s -> add(needed, "DROP", s.name(), database);
      case TableDdl.RenameTable s ->
          s.pairs()
              .forEach(p -> {
                add(needed, "ALTER", p.from(), database);
                add(needed, "DROP", p.from(), database);
                add(needed, "CREATE", p.to(), database);
                add(needed, "INSERT", p.to(), database);
              });
      case TableDdl.CreateIndex s -> add(needed, "INDEX", s.table(), database);
      case TableDdl.DropIndex s -> add(needed, "INDEX", s.table(), database);
      case TableDdl.FlashbackTable s -> {
        add(needed, "DROP", s.name(), database);
        add(needed, "CREATE", s.name(), database);
      }
    }
    return needed;
  }

  static List<RequiredPrivilege> of(SchemaDdl statement, String database) {
    List<RequiredPrivilege> needed = new ArrayList<>();
    switch (statement) {
      case SchemaDdl.CreateDatabase s ->
          needed.add(new RequiredPrivilege("CREATE", s.name(), "", List.of()));
      case SchemaDdl.AlterDatabase s ->
          needed.add(
              new RequiredPrivilege(
                  "ALTER", s.name() == null ? database : s.name(), "", List.of()));
      case SchemaDdl.DropDatabase s ->
          needed.add(new RequiredPrivilege("DROP", s.name(), "", List.of()));
      case SchemaDdl.CreateView s -> {
        add(needed, "CREATE VIEW", s.name(), database);
        if (s.isAlter() || s.orReplace()) {
          add(needed, "DROP", s.name(), database);
        }
      }
      case SchemaDdl.DropView s -> s.names().forEach(n -> add(needed, "DROP", n, database));
      case SchemaDdl.CreateNamespace _,
          SchemaDdl.DropNamespace _,
          SchemaDdl.CreatePlacementPolicy _,
          SchemaDdl.DropPlacementPolicy _,
          SchemaDdl.FlashbackDatabase _,
          SchemaDdl.FlashbackToTime _ ->
          needed.add(new RequiredPrivilege("SUPER", "", "", List.of()));
    }
    return needed;
  }

  private static void add(
      List<RequiredPrivilege> needed, String privilege, Name name, String database) {
    String schema = name.schema() == null ? database : name.schema();
    if (schema == null || schema.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    needed.add(new RequiredPrivilege(privilege, schema, name.name(), List.of()));
  }
}
