package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import java.util.Arrays;

/**
 * {@code value IN (items…)} where value and items have one storage. Constant items go into a hash
 * table, built once per execution; others are compared one by one.
 */
final class InList extends Evaluator {
  /** Below this a scan over the items is as fast as a table. */
  private static final int TABLE_FROM = 5;

  private final Evaluator value;
  private final Evaluator[] items;
  private final Kernel kernel;
  private final boolean useTable;

  private InList(Expression.Call call, Evaluator[] arguments) {
    super(call.type(), RowEvaluator.allConstant(arguments));
    this.value = arguments[0];
    this.items = Arrays.copyOfRange(arguments, 1, arguments.length);
    this.kernel = Kernel.of(value.type(), items[0].type());
    this.useTable =
        items.length >= TABLE_FROM
            && RowEvaluator.allConstant(items)
            && value.type().unsigned() == items[0].type().unsigned();
  }

  static Evaluator of(Expression.Call call, Evaluator[] arguments) {
    return new InList(call, arguments);
  }

  /** An open hash table of the constant items. */
  private static final class Table {
    final Vector[] slots;
    boolean hasNull;

    Table(Vector[] constants, Kernel kernel) {
      int size = Integer.highestOneBit(constants.length * 2) * 2;
      this.slots = new Vector[size];
      for (Vector constant : constants) {
        if (constant.isNull(0)) {
          hasNull = true;
          continue;
        }
        int slot = (int) kernel.hash(constant, 0) & (size - 1);
        while (slots[slot] != null) {
          slot = (slot + 1) & (size - 1);
        }
        slots[slot] = constant;
      }
    }

    boolean contains(Kernel kernel, Vector v, int p) {
      int mask = slots.length - 1;
      int slot = (int) kernel.hash(v, p) & mask;
      while (true) {
        Vector candidate = slots[slot];
        if (candidate == null) {
          return false;
        }
        if (kernel.equal(v, p, candidate, 0)) {
          return true;
        }
        slot = (slot + 1) & mask;
      }
    }
  }

  private Vector[] itemVectors(Chunk input, EvalContext context) {
    Vector[] vectors = new Vector[items.length];
    for (int i = 0; i < items.length; i++) {
      vectors[i] = items[i].operand(input, context);
    }
    return vectors;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    Vector v = value.operand(input, context);
    int physical = input.physicalRows();
    LongVector out = new LongVector(physical);
    out.resize(physical);
    Nulls.union(out, v, value, physical);
    if (useTable) {
      Table table =
          context.state(this, () -> new Table(itemVectors(Chunk.ofRows(1), context), kernel));
      lookUp(input, v, table, out);
    } else {
      scan(input, v, itemVectors(input, context), out);
    }
    return out;
  }

  private void lookUp(Chunk input, Vector v, Table table, LongVector out) {
    int n = input.rows();
    int[] selection = input.selection();
    int mask = value.mask();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (out.isNull(p)) {
        continue;
      }
      if (table.contains(kernel, v, p & mask)) {
        out.values()[p] = 1;
      } else if (table.hasNull) {
        out.setNull(p);
      }
    }
  }

  private void scan(Chunk input, Vector v, Vector[] vectors, LongVector out) {
    int n = input.rows();
    int[] selection = input.selection();
    int mask = value.mask();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (out.isNull(p)) {
        continue;
      }
      boolean sawNull = false;
      boolean found = false;
      for (int k = 0; k < vectors.length && !found; k++) {
        int q = p & items[k].mask();
        if (vectors[k].isNull(q)) {
          sawNull = true;
        } else {
          found = kernel.equal(v, p & mask, vectors[k], q);
        }
      }
      if (found) {
        out.values()[p] = 1;
      } else if (sawNull) {
        out.setNull(p);
      }
    }
  }
}
