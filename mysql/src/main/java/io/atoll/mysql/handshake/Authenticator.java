package io.atoll.mysql.handshake;

import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.runtime.RandomSource;
import io.atoll.session.Account;
import io.atoll.session.Sessions;
import io.atoll.session.auth.AuthenticationPlugin;
import io.atoll.session.auth.CachingSha2Password;
import io.atoll.session.auth.NativePassword;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Proves who a client is.
 *
 * <pre>
 *   caching_sha2_password   proof matches the cache          → 01 03, done
 *                           else                             → 01 04, then
 *                             encrypted connection           ← password 0
 *                             plain connection               ← 02, → 01 public key, ← RSA(password)
 *   mysql_native_password   the proof decides
 * </pre>
 *
 * A client that speaks another plugin than its account has is asked to switch. Unknown users go
 * through the same exchange, with the same work, as known ones.
 */
public final class Authenticator {
  private static final int FAST_SUCCESS = 3;
  private static final int FULL_NEEDED = 4;
  private static final int MORE_DATA = 1;
  private static final int SWITCH = 0xFE;
  private static final int PUBLIC_KEY_REQUEST = 2;

  private final Sessions sessions;
  private final RandomSource random;
  private final FastVerifiers fastVerifiers;
  private final PasswordKeys keys;

  /** What unknown users are checked against: nobody knows its password. */
  private final byte[] decoy;

  public Authenticator(
      Sessions sessions, RandomSource random, FastVerifiers fastVerifiers, PasswordKeys keys) {
    this.sessions = sessions;
    this.random = random;
    this.fastVerifiers = fastVerifiers;
    this.keys = keys;
    byte[] unknown = new byte[20];
    random.nextBytes(unknown);
    this.decoy = CachingSha2Password.verifier(unknown, random);
  }

  /**
   * Authenticates; the last packet, OK or ERR, is the caller's.
   *
   * @param scramble that {@code response}'s proof was made with; empty where there is none to trust
   *     (COM_CHANGE_USER), so that the client is asked anew
   * @param isSecret whether the connection may carry a clear password (TLS, Unix socket)
   * @throws SqlException 1045, 3118, 1251, 1862, 3159
   */
  public Account authenticate(
      PacketExchange exchange,
      HandshakeResponse response,
      String host,
      Optional<byte[]> scramble,
      boolean isSecret,
      boolean isEncrypted)
      throws IOException {
    Optional<Account> known = sessions.account(response.user(), host);
    Account account =
        known.orElseGet(() ->
            new Account(
                response.user(),
                "",
                AuthenticationPlugin.CACHING_SHA2_PASSWORD.mysqlName(),
                decoy,
                false,
                false,
                false));
    AuthenticationPlugin plugin =
        AuthenticationPlugin.named(account.plugin())
            .orElseThrow(() -> SqlError.ER_PLUGIN_IS_NOT_LOADED.with(account.plugin()));

    byte[] challenge = scramble.orElseGet(() -> new byte[0]);
    byte[] proof = response.proof();
    boolean clientSpeaks = plugin.mysqlName().equals(clientPlugin(response));
    if (scramble.isEmpty() || !clientSpeaks) {
      if ((response.capabilities() & Capabilities.PLUGIN_AUTH) == 0) {
        throw SqlError.ER_NOT_SUPPORTED_AUTH_MODE.with();
      }
      challenge = Greeting.scramble(random);
      proof = askToSwitch(exchange, plugin, challenge);
    }

    boolean usesPassword = !isEmptyProof(proof);
    boolean matches =
        switch (plugin) {
          case MYSQL_NATIVE_PASSWORD ->
              NativePassword.matches(account.authentication(), challenge, proof);
          case CACHING_SHA2_PASSWORD -> cachingSha2(exchange, account, challenge, proof, isSecret);
        };
    if (!matches || known.isEmpty() || (account.requiresTls() && !isEncrypted)) {
      throw SqlError.ER_ACCESS_DENIED_ERROR.with(
          response.user(), host, usesPassword ? "YES" : "NO");
    }
    if (account.isLocked()) {
      throw SqlError.ER_ACCOUNT_HAS_BEEN_LOCKED.with(response.user(), host);
    }
    if (account.isPasswordExpired()) {
      throw SqlError.ER_MUST_CHANGE_PASSWORD_LOGIN.with();
    }
    return account;
  }

  /** The plugin that made the proof; clients that name none speak the old native one. */
  private static String clientPlugin(HandshakeResponse response) {
    return response.plugin().isEmpty()
        ? AuthenticationPlugin.MYSQL_NATIVE_PASSWORD.mysqlName()
        : response.plugin();
  }

  private static byte[] askToSwitch(
      PacketExchange exchange, AuthenticationPlugin plugin, byte[] challenge) throws IOException {
    PacketWriter out = exchange.out();
    out.begin();
    out.int1(SWITCH);
    out.zeroEnded(plugin.mysqlName());
    out.bytes(challenge);
    out.int1(0);
    out.end();
    return exchange.ask();
  }

  private static boolean isEmptyProof(byte[] proof) {
    // caching_sha2_password's clients say "no password" with one zero byte.
    return proof.length == 0 || (proof.length == 1 && proof[0] == 0);
  }

  private boolean cachingSha2(
      PacketExchange exchange, Account account, byte[] challenge, byte[] proof, boolean isSecret)
      throws IOException {
    if (isEmptyProof(proof)) {
      return account.authentication().length == 0;
    }
    if (account.authentication().length == 0) {
      return false;
    }
    Optional<byte[]> fast = fastVerifiers.of(account);
    if (fast.isPresent() && CachingSha2Password.matchesFast(fast.get(), challenge, proof)) {
      moreData(exchange, FAST_SUCCESS);
      return true;
    }
    moreData(exchange, FULL_NEEDED);
    byte[] answer = exchange.ask();
    if (!isSecret) {
      if (answer.length == 1 && answer[0] == PUBLIC_KEY_REQUEST) {
        byte[] pem = keys.publicPem();
        exchange.out().begin();
        exchange.out().int1(MORE_DATA);
        exchange.out().bytes(pem);
        exchange.out().end();
        answer = exchange.ask();
      }
      Optional<byte[]> clear = keys.decrypt(answer);
      if (clear.isEmpty()) {
        return false;
      }
      answer = clear.get();
      for (int i = 0; i < answer.length; i++) {
        answer[i] ^= challenge[i % challenge.length];
      }
    }
    int length = answer.length;
    if (length > 0 && answer[length - 1] == 0) {
      length--;
    }
    byte[] password = Arrays.copyOf(answer, length);
    boolean matches = CachingSha2Password.matches(account.authentication(), password);
    if (matches) {
      fastVerifiers.keep(account, CachingSha2Password.fastVerifier(password));
    }
    Arrays.fill(password, (byte) 0);
    Arrays.fill(answer, (byte) 0);
    return matches;
  }

  private static void moreData(PacketExchange exchange, int what) {
    exchange.out().begin();
    exchange.out().int1(MORE_DATA);
    exchange.out().int1(what);
    exchange.out().end();
  }
}
