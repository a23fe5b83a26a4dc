package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TransactionStatement;
import io.atoll.parser.ast.TransactionStatement.Mode;
import io.atoll.parser.ast.TransactionStatement.TableLock;
import io.atoll.parser.ast.TransactionStatement.TableLockKind;
import io.atoll.parser.ast.TransactionStatement.XaCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions, savepoints, LOCK TABLES, XA. */
final class TransactionGrammar {
  private final Grammar grammar;
  private final Tokens in;

  TransactionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  Statement begin() {
    int start = in.start();
    in.next();
    Mode mode = Mode.DEFAULT;
    if (in.acceptWord("PESSIMISTIC")) {
      mode = Mode.PESSIMISTIC;
    } else if (in.acceptWord("OPTIMISTIC")) {
      mode = Mode.OPTIMISTIC;
    } else {
      in.acceptWord("WORK");
    }
    return new TransactionStatement.Begin(mode, null, false, null, start, in.previousEnd());
  }

  /** After START, at TRANSACTION. */
  Statement startTransaction(int start) {
    in.next();
    Boolean isReadOnly = null;
    boolean withSnapshot = false;
    Expr asOf = null;
    if (in.at(WITH) || in.at(READ)) {
      do {
        if (in.accept(WITH)) {
          in.expectWord("CONSISTENT");
          in.expectWord("SNAPSHOT");
          withSnapshot = true;
        } else {
          in.expect(READ);
          boolean isWrite = in.accept(WRITE);
          if (!isWrite) {
            in.expectWord("ONLY");
            if (in.accept(AS)) {
              in.expect(OF);
              in.expect(TIMESTAMP);
              asOf = grammar.expressions.expr();
            }
          }
          isReadOnly = !isWrite;
        }
      } while (in.accept(COMMA));
    }
    return new TransactionStatement.Begin(
        Mode.DEFAULT, isReadOnly, withSnapshot, asOf, start, in.previousEnd());
  }

  Statement commit() {
    int start = in.start();
    in.next();
    in.acceptWord("WORK");
    Boolean chain = chain();
    Boolean release = release(chain);
    return new TransactionStatement.Commit(chain, release, start, in.previousEnd());
  }

  private @Nullable Boolean chain() {
    if (!in.accept(AND)) {
      return null;
    }
    boolean isNot = in.acceptWord("NO");
    in.expectWord("CHAIN");
    return !isNot;
  }

  private @Nullable Boolean release(@Nullable Boolean chain) {
    if (in.at(RELEASE)) {
      if (chain != null && chain) {
        // AND CHAIN RELEASE contradicts itself.
        throw in.error();
      }
      in.next();
      return true;
    }
    if (in.acceptWord("NO")) {
      in.expect(RELEASE);
      return false;
    }
    return null;
  }

  Statement rollback() {
    int start = in.start();
    in.next();
    in.acceptWord("WORK");
    if (in.accept(TO)) {
      in.acceptWord("SAVEPOINT");
      return new TransactionStatement.RollbackTo(in.ident(), start, in.previousEnd());
    }
    Boolean chain = chain();
    Boolean release = release(chain);
    return new TransactionStatement.Rollback(chain, release, start, in.previousEnd());
  }

  Statement savepoint() {
    int start = in.start();
    in.next();
    return new TransactionStatement.Savepoint(in.ident(), start, in.previousEnd());
  }

  Statement release() {
    int start = in.start();
    in.next();
    in.expectWord("SAVEPOINT");
    return new TransactionStatement.ReleaseSavepoint(in.ident(), start, in.previousEnd());
  }

  Statement lock() {
    int start = in.start();
    in.next();
    if (in.acceptWord("INSTANCE")) {
      in.expect(FOR);
      in.expectWord("BACKUP");
      return new TransactionStatement.InstanceLock(true, start, in.previousEnd());
    }
    if (!in.accept(TABLE)) {
      in.expectWord("TABLES");
    }
    List<TableLock> locks = new ArrayList<>();
    do {
      Name table = in.name();
      String alias = in.accept(AS) || in.atIdent() ? in.ident() : null;
      locks.add(new TableLock(table, alias, lockKind()));
    } while (in.accept(COMMA));
    return new TransactionStatement.LockTables(locks, start, in.previousEnd());
  }

  private TableLockKind lockKind() {
    if (in.accept(READ)) {
      return in.acceptWord("LOCAL") ? TableLockKind.READ_LOCAL : TableLockKind.READ;
    }
    boolean isLow = in.accept(LOW_PRIORITY);
    in.expect(WRITE);
    return isLow ? TableLockKind.LOW_PRIORITY_WRITE : TableLockKind.WRITE;
  }

  Statement unlock() {
    int start = in.start();
    in.next();
    if (in.acceptWord("INSTANCE")) {
      return new TransactionStatement.InstanceLock(false, start, in.previousEnd());
    }
    if (!in.accept(TABLE)) {
      in.expectWord("TABLES");
    }
    return new TransactionStatement.UnlockTables(start, in.previousEnd());
  }

  Statement xa() {
    int start = in.start();
    in.next();
    XaCommand command;
    String option = null;
    if (in.acceptWord("RECOVER")) {
      command = XaCommand.RECOVER;
      if (in.accept(CONVERT)) {
        in.expectWord("XID");
        option = "CONVERT XID";
      }
    } else if (in.acceptWord("START") || in.acceptWord("BEGIN")) {
      command = XaCommand.START;
      xid();
      option = in.acceptWord("JOIN") ? "JOIN" : in.acceptWord("RESUME") ? "RESUME" : null;
    } else if (in.acceptWord("END")) {
      command = XaCommand.END;
      xid();
      if (in.acceptWord("SUSPEND")) {
        option = "SUSPEND";
        if (in.accept(FOR)) {
          in.expectWord("MIGRATE");
          option = "SUSPEND FOR MIGRATE";
        }
      }
    } else if (in.acceptWord("PREPARE")) {
      command = XaCommand.PREPARE;
      xid();
    } else if (in.acceptWord("COMMIT")) {
      command = XaCommand.COMMIT;
      xid();
      if (in.acceptWord("ONE")) {
        in.expectWord("PHASE");
        option = "ONE PHASE";
      }
    } else {
      in.expectWord("ROLLBACK");
      command = XaCommand.ROLLBACK;
      xid();
    }
    return new TransactionStatement.Xa(command, option, start, in.previousEnd());
  }

  private void xid() {
    in.textOrBytes();
    if (in.accept(COMMA)) {
      in.textOrBytes();
      if (in.accept(COMMA)) {
        in.number();
      }
    }
  }
}
