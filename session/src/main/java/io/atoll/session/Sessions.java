package io.atoll.session;

import java.util.Optional;

/** The SQL layer as the protocol sees it. Thread-safe. */
public interface Sessions {
  /** The account that MySQL's rules (most specific host first) give a client. */
  Optional<Account> account(String user, String host);

  /**
   * Opens a session for an authenticated client; errors (unknown database 1049, access denied 1044)
   * are thrown as {@link io.atoll.types.SqlException}.
   */
  Session open(ConnectionDetails details, Account account);

  /**
   * Whether the account may take the one connection kept in reserve when max_connections are open
   * (MySQL's CONNECTION_ADMIN).
   */
  default boolean mayUseReserveConnection(Account account) {
    return account.user().equals("root");
  }

  /**
   * The id of a connection, unlike those of other nodes of the cluster; 31 bits.
   *
   * @param number counts this node's connections
   */
  default long connectionId(long number) {
    return number;
  }

  /** KILL from the protocol (COM_PROCESS_KILL), with the killer's privileges checked. */
  void kill(Session killer, long connectionId, boolean queryOnly);

  /**
   * A global system variable as a number (max_connections, max_allowed_packet, wait_timeout, …).
   */
  long globalNumber(String variable);

  /** The version string of the handshake, for example {@code 8.0.40-Atoll-0.1.0}. */
  String serverVersion();
}
