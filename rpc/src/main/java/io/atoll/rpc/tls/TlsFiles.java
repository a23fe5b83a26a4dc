package io.atoll.rpc.tls;

import java.nio.file.Path;

/**
 * The files, in PEM, by which the processes of a cluster know each other.
 *
 * @param authority certificates of whom the cluster trusts to name its members
 * @param certificate of this process, signed by the authority, perhaps with what lies between. It
 *     names the hosts or addresses at which this process is reached
 * @param key of this process, PKCS#8 without a password
 */
public record TlsFiles(Path authority, Path certificate, Path key) {}
