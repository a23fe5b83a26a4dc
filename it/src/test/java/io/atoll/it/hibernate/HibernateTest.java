package io.atoll.it.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.DatabaseExtension;
import jakarta.persistence.LockModeType;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.hibernate.exception.SQLGrammarException;
import org.hibernate.query.Query;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hibernate with its dialect of MySQL: schemas from entities, queries, bulk changes, locks. */
class HibernateTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  static {
    // To slf4j, which has nobody to tell: what Hibernate says of each factory is long.
    System.setProperty("org.jboss.logging.provider", "slf4j");
  }

  private static SessionFactory library;

  /** The connectors by their ways to connect. */
  enum Connector {
    MYSQL("jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true"),
    MARIADB("jdbc:mariadb://127.0.0.1:%d/%s?sslMode=disable&allowPublicKeyRetrieval=true");

    private final String url;

    Connector(String url) {
      this.url = url;
    }

    String url(String schema) {
      return url.formatted(ATOLL.database().port(), schema);
    }
  }

  /**
   * @param schemaAction create-only, validate, update, …
   */
  private static SessionFactory open(
      Connector connector, String schema, String schemaAction, List<Class<?>> entities) {
    Configuration configuration = new Configuration();
    entities.forEach(configuration::addAnnotatedClass);
    configuration.setProperty("hibernate.connection.url", connector.url(schema));
    configuration.setProperty("hibernate.connection.username", "root");
    configuration.setProperty("hibernate.connection.password", "");
    // MariaDB's connector would be taken for MariaDB itself.
    configuration.setProperty("hibernate.dialect", "org.hibernate.dialect.MySQLDialect");
    configuration.setProperty("hibernate.hbm2ddl.auto", schemaAction);
    configuration.setProperty("hibernate.hbm2ddl.halt_on_error", "true");
    configuration.setProperty("hibernate.jdbc.batch_size", "20");
    configuration.setProperty("hibernate.query.hql.json_functions_enabled", "true");
    return configuration.buildSessionFactory();
  }

  @BeforeAll
  static void fillLibrary() throws SQLException {
    Client.openFresh(ATOLL.database(), "library").close();
    library = open(Connector.MYSQL, "library", "create-only", Library.ENTITIES);
    library.inTransaction(s -> {
      List<Library.Tag> tags = List.of(new Library.Tag("a"), new Library.Tag("b"));
      tags.forEach(s::persist);
      for (int i = 0; i < 25; i++) {
        Library.Author author = new Library.Author("author" + i, 1900 + i);
        author.nicks.add("n" + i);
        s.persist(author);
        for (int j = 0; j < i % 5; j++) {
          Library.Book book =
              new Library.Book(author, "book" + j, i + "-" + j, i * j + ".50", 100 * j);
          book.tags.add(tags.get(j % 2));
          s.persist(book);
        }
      }
    });
  }

  @AfterAll
  static void close() {
    if (library != null) {
      library.close();
    }
  }

  private static <T> List<T> list(String hql, Class<T> type) {
    return library.fromTransaction(s -> s.createQuery(hql, type).getResultList());
  }

  @ParameterizedTest
  @EnumSource
  void schemaIsFoundAsItWasMadeAndBroughtUpToDate(Connector connector) throws SQLException {
    try (Client client = Client.openFresh(ATOLL.database(), "updated")) {
      List<Class<?>> entities =
          List.of(Library.Author.class, Library.Book.class, Library.Tag.class);
      open(connector, "updated", "create-only", entities).close();
      open(connector, "updated", "validate", entities).close();
      String columns =
          "SELECT table_name, column_name, column_type FROM information_schema.columns"
              + " WHERE table_schema = 'updated' ORDER BY 1, 2";
      List<String> made = client.rows(columns);
      client.runAll(
          "ALTER TABLE book DROP COLUMN pages",
          "ALTER TABLE book DROP FOREIGN KEY book_author",
          "DROP TABLE book_tag");
      assertThatThrownBy(() -> open(connector, "updated", "validate", entities))
          .hasMessageContaining("missing");
      open(connector, "updated", "update", entities).close();
      assertThat(client.rows(columns)).isEqualTo(made);
      assertThat(client.one("SHOW CREATE TABLE book")).contains("CONSTRAINT `book_author`");
      open(connector, "updated", "validate", entities).close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfEveryTypeComeBackAndAreFound(Connector connector) throws SQLException {
    Client.openFresh(ATOLL.database(), "everything").close();
    try (SessionFactory factory =
        open(connector, "everything", "create-only", List.of(Everything.class))) {
      open(connector, "everything", "validate", List.of(Everything.class)).close();
      Everything saved = Everything.filled();
      factory.inTransaction(s -> s.persist(saved));
      Everything found = factory.fromTransaction(s -> s.find(Everything.class, saved.id));
      assertThat(found)
          .usingRecursiveComparison()
          .withEqualsForType(OffsetDateTime::isEqual, OffsetDateTime.class)
          .isEqualTo(saved);
      factory.inTransaction(s -> {
        for (Map.Entry<String, Object> each : saved.comparable().entrySet()) {
          Query<Long> count =
              s.createQuery(
                  "select count(*) from Everything e where e." + each.getKey() + " = :v",
                  Long.class);
          assertThat(count.setParameter("v", each.getValue()).getSingleResult())
              .as(each.getKey())
              .isEqualTo(1);
        }
        assertThat(
                s.createQuery(
                        "select json_value(e.json, '$.a') from Everything e"
                            + " where json_exists(e.json, '$.b[1]')",
                        String.class)
                    .getResultList())
            .containsExactly("1");
      });
    }
  }

  @Test
  void associationsAreJoinedFetchedAndPaged() {
    assertThat(
            list(
                "select distinct a from Author a left join fetch a.books b left join fetch b.tags",
                Library.Author.class))
        .hasSize(25)
        .satisfies(
            all -> assertThat(all.stream().mapToInt(a -> a.books.size()).sum()).isEqualTo(50));
    assertThat(list("from Author a where size(a.books) > 2", Library.Author.class)).hasSize(10);
    assertThat(list("from Author a where 'n3' member of a.nicks", Library.Author.class)).hasSize(1);
    List<String> page =
        library.fromTransaction(s ->
            s.createQuery(
                    "select b.title from Book b where b.author.name = 'author4' order by b.title",
                    String.class)
                .setFirstResult(1)
                .setMaxResults(2)
                .getResultList());
    assertThat(page).containsExactly("book1", "book2");
  }

  @Test
  void windowsCommonTablesSetsAndLateralJoins() {
    assertThat(
            list(
                "select row_number() over (partition by b.author order by b.title desc) from Book b"
                    + " where b.author.name = 'author3' order by b.title",
                Long.class))
        .containsExactly(3L, 2L, 1L);
    assertThat(
            list(
                "with n as (select b.author.id as author, count(*) as books from Book b"
                    + " group by b.author.id)"
                    + " select count(*) from n q join Author a on a.id = q.author where q.books = 4",
                Long.class))
        .containsExactly(5L);
    assertThat(
            list(
                "select a.name as n from Author a where a.born < 1902 union all"
                    + " select b.title as n from Book b where b.isbn = '4-3' order by n",
                String.class))
        .containsExactly("author0", "author1", "book3");
    assertThat(
            list(
                "select l.t from Author a join lateral"
                    + " (select b.title as t from a.books b order by b.pages desc limit 1) l"
                    + " where a.name = 'author4'",
                String.class))
        .containsExactly("book3");
  }

  @Test
  void bulkStatementsReachRowsOfSeveralTables() {
    library.inTransaction(s -> {
      for (int i = 0; i < 10; i++) {
        Library.Payment payment = i % 2 == 0 ? new Library.Card() : new Library.Wire();
        payment.amount = i;
        s.persist(payment);
      }
    });
    library.inTransaction(s -> {
      assertThat(change(s, "update Card p set p.number = 'x', p.amount = p.amount + 1"))
          .isEqualTo(5);
      assertThat(change(s, "delete Payment p where p.amount < 3")).isEqualTo(2);
      assertThat(change(s, "insert into Card(amount, number) select p.amount, 'y' from Payment p"))
          .isEqualTo(8);
      assertThat(s.createQuery("select count(*) from Card", Long.class).getSingleResult())
          .isEqualTo(12);
      assertThat(change(s, "delete Payment")).isEqualTo(16);
    });
  }

  private static int change(Session session, String hql) {
    return session.createMutationQuery(hql).executeUpdate();
  }

  private static Library.Book anyBook(Session session) {
    return session
        .createQuery("from Book b order by b.id", Library.Book.class)
        .setMaxResults(1)
        .getSingleResult();
  }

  @Test
  void laterOfTwoVersionsIsRefused() {
    try (Session one = library.openSession();
        Session two = library.openSession()) {
      one.beginTransaction();
      two.beginTransaction();
      anyBook(one).pages++;
      anyBook(two).pages++;
      one.getTransaction().commit();
      assertThatThrownBy(() -> two.getTransaction().commit())
          .isInstanceOf(OptimisticLockException.class);
    }
  }

  @Test
  void lockedRowsAreSkippedOrRefused() {
    try (Session one = library.openSession();
        Session two = library.openSession()) {
      one.beginTransaction();
      Library.Book locked = anyBook(one);
      one.lock(locked, LockModeType.PESSIMISTIC_WRITE);
      two.beginTransaction();
      Consumer<LockMode> lock =
          mode ->
              assertThat(
                      two.createQuery(
                              "from Book b join fetch b.author where b.id = " + locked.id,
                              Library.Book.class)
                          .setHibernateLockMode(mode)
                          .getResultList())
                  .isEmpty();
      lock.accept(LockMode.UPGRADE_SKIPLOCKED);
      assertThatThrownBy(() -> lock.accept(LockMode.UPGRADE_NOWAIT))
          .isInstanceOf(LockTimeoutException.class);
      two.getTransaction().rollback();
      one.getTransaction().rollback();
    }
  }

  @Test
  void errorsAreTheExceptionsThatApplicationsCatch() {
    assertThatThrownBy(() -> sql("INSERT INTO tag (name) VALUES ('a')"))
        .isInstanceOfSatisfying(
            ConstraintViolationException.class,
            e ->
                assertThat(e.getKind())
                    .isEqualTo(ConstraintViolationException.ConstraintKind.UNIQUE));
    assertThatThrownBy(
            () -> sql("INSERT INTO book (title, author_id, pages, version) VALUES ('t', 0, 1, 1)"))
        .isInstanceOfSatisfying(
            ConstraintViolationException.class,
            e -> assertThat(e.getConstraintName()).isEqualTo("book_author"));
    assertThatThrownBy(() -> sql("UPDATE book SET title = NULL"))
        .isInstanceOf(ConstraintViolationException.class);
    assertThatThrownBy(() -> sql("UPDATE author SET name = REPEAT('x', 100)"))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> sql("UPDATE nowhere SET a = 1"))
        .isInstanceOf(SQLGrammarException.class);
    assertThatCode(() -> sql("UPDATE author SET born = born")).doesNotThrowAnyException();
  }

  private static void sql(String statement) {
    library.inTransaction(s -> s.createNativeMutationQuery(statement).executeUpdate());
  }
}
