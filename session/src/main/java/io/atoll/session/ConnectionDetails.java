package io.atoll.session;

/**
 * Who connects and how, as the handshake found out.
 *
 * @param user as given by the client
 * @param host address of the client, as privileges see it: {@code localhost} for this machine (TCP
 *     over the loopback and Unix sockets), else the numeric address
 * @param database to use at once; empty for none
 * @param collationId of the handshake
 * @param foundRows CLIENT_FOUND_ROWS: affected rows count matched rows
 * @param ignoreSpace CLIENT_IGNORE_SPACE
 * @param interactive CLIENT_INTERACTIVE: interactive_timeout applies
 * @param multiStatements whether a text may hold several statements
 * @param isEncrypted TLS
 * @param interrupter called by another thread to break a connection that waits on its socket (KILL)
 */
public record ConnectionDetails(
    long connectionId,
    String user,
    String host,
    String database,
    int collationId,
    boolean foundRows,
    boolean ignoreSpace,
    boolean interactive,
    boolean multiStatements,
    boolean isEncrypted,
    Runnable interrupter) {}
