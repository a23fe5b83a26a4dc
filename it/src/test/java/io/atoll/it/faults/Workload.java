package io.atoll.it.faults;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** What clients do, and what must hold of all that they saw. */
interface Workload {
  /** Makes its tables. */
  void setUp(Session session) throws SQLException;

  /** Sets a client's connection up; empty for nothing. */
  String sessionSetup();

  /**
   * One transaction. What goes wrong is recorded; the session is left without one.
   *
   * @return whether it was committed
   */
  boolean step(Session session, Random random);

  /**
   * After all clients have ended: looks at everything, and at what they saw.
   *
   * @return what is wrong; nothing where all is well
   */
  List<String> check(Session session) throws SQLException;
}
