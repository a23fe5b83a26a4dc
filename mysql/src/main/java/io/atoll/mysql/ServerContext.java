package io.atoll.mysql;

import io.atoll.mysql.handshake.Authenticator;
import io.atoll.mysql.handshake.ServerTls;
import io.atoll.runtime.Environment;
import io.atoll.session.Sessions;
import java.util.Optional;

/** What all connections of a server share. */
record ServerContext(
    MySqlServerSettings settings,
    Sessions sessions,
    Environment environment,
    TrafficMetrics metrics,
    Authenticator authenticator,
    Optional<ServerTls> tls,
    Watch watch) {}
