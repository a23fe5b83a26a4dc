package io.atoll.it.hibernate;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Authors, their books and what was paid for them. */
final class Library {
  private Library() {}

  static final List<Class<?>> ENTITIES =
      List.of(Author.class, Book.class, Tag.class, Payment.class, Card.class, Wire.class);

  @Entity(name = "Author")
  @Table(name = "author")
  static class Author {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "author_ids")
    @SequenceGenerator(name = "author_ids", sequenceName = "author_ids", allocationSize = 10)
    Long id;

    @Column(nullable = false, length = 40)
    String name;

    int born;

    @OneToMany(mappedBy = "author", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("title")
    List<Book> books = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "author_nick")
    Set<String> nicks = new HashSet<>();

    Author() {}

    Author(String name, int born) {
      this.name = name;
      this.born = born;
    }
  }

  @Entity(name = "Book")
  @Table(
      name = "book",
      uniqueConstraints = @UniqueConstraint(name = "book_isbn", columnNames = "isbn"))
  static class Book {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Version long version;

    @Column(nullable = false)
    String title;

    String isbn;

    @Column(precision = 10, scale = 2)
    BigDecimal price;

    int pages;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(foreignKey = @ForeignKey(name = "book_author"))
    Author author;

    @ManyToMany
    @JoinTable(name = "book_tag")
    Set<Tag> tags = new HashSet<>();

    Book() {}

    Book(Author author, String title, String isbn, String price, int pages) {
      this.author = author;
      this.title = title;
      this.isbn = isbn;
      this.price = new BigDecimal(price);
      this.pages = pages;
      author.books.add(this);
    }
  }

  @Entity(name = "Tag")
  @Table(name = "tag")
  static class Tag {
    @Id String name;

    Tag() {}

    Tag(String name) {
      this.name = name;
    }
  }

  /** Rows of two tables each, which a bulk statement reaches through a temporary table. */
  @Entity(name = "Payment")
  @Table(name = "payment")
  @Inheritance(strategy = InheritanceType.JOINED)
  abstract static class Payment {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    int amount;
  }

  @Entity(name = "Card")
  @Table(name = "card")
  static class Card extends Payment {
    String number;
  }

  @Entity(name = "Wire")
  @Table(name = "wire")
  static class Wire extends Payment {
    String account;
  }
}
