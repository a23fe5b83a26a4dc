"""An application on Django over PyMySQL: migrates its schema forth and back, works with it, reads it back. Arguments: port."""
import datetime
import decimal
import io
import os
import sys
import tempfile
import threading

import pymysql

pymysql.version_info = (1, 4, 6, "final", 0)
pymysql.install_as_MySQLdb()

import django
from django.conf import settings

PORT = int(sys.argv[1])
SCHEMA = "django_session"


def expect(got, wanted, what):
    if got != wanted:
        print(f"NOT OK {what}: got {got!r}, wanted {wanted!r}")
        sys.exit(1)


with pymysql.connect(host="127.0.0.1", port=PORT, user="root") as c, c.cursor() as k:
    k.execute(f"DROP DATABASE IF EXISTS {SCHEMA}")
    k.execute(f"CREATE DATABASE {SCHEMA} CHARACTER SET utf8mb4")

folder = tempfile.mkdtemp()
app = os.path.join(folder, "library")
os.makedirs(os.path.join(app, "migrations"))
for name in ("__init__.py", os.path.join("migrations", "__init__.py")):
    open(os.path.join(app, name), "w").close()
with open(os.path.join(app, "models.py"), "w") as f:
    f.write('''
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=100, db_index=True)
    born = models.DateField(null=True)

    class Meta:
        ordering = ["name"]

class Book(models.Model):
    class Kind(models.TextChoices):
        NOVEL = "n"
        OTHER = "o"

    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    authors = models.ManyToManyField(Author, related_name="books")
    sequel_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    kind = models.CharField(max_length=1, choices=Kind.choices, default=Kind.NOVEL)
    pages = models.IntegerField(default=0)
    is_open = models.BooleanField(default=True)
    added = models.DateTimeField(auto_now_add=True)
    length = models.DurationField(null=True)
    cover = models.BinaryField(null=True)
    facts = models.JSONField(default=dict)
    code = models.UUIDField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-price"], name="by_kind")]
        unique_together = [("title", "kind")]
''')
sys.path.insert(0, folder)
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "library"],
    DATABASES={"default": {"ENGINE": "django.db.backends.mysql", "HOST": "127.0.0.1", "PORT": PORT, "USER": "root", "NAME": SCHEMA,
                           "OPTIONS": {"charset": "utf8mb4"}}},
    USE_TZ=True, TIME_ZONE="UTC", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", SECRET_KEY="none",
)
django.setup()
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q, Subquery, Sum, Value, Window
from django.db.models.functions import Concat, Lower, RowNumber, TruncMonth


def quiet(*arguments, **options):
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


quiet("makemigrations", "library")
quiet("migrate")
print("ok migrates")
expect("No migrations to apply" in quiet("migrate"), True, "nothing left to migrate")
quiet("check", database=["default"])

from library.models import Author, Book

authors = Author.objects.bulk_create([Author(name=f"author {i}", born=datetime.date(1900 + i, 1, 1)) for i in range(10)])
authors = list(Author.objects.order_by("id"))
with transaction.atomic():
    for i in range(40):
        book = Book.objects.create(
            title=f"Book {i} 😀", slug=f"book-{i}", price=decimal.Decimal(i) / 2, kind="n" if i % 2 else "o", pages=i * 10,
            length=datetime.timedelta(days=i, microseconds=5), cover=bytes(range(256)), facts={"n": i, "list": [1, 2, {"a": None}]},
            code=f"{i:032x}")
        book.authors.set(authors[: i % 4])
book = Book.objects.get(slug="book-7")
expect((book.title, book.price, book.length, bytes(book.cover), book.facts, str(book.code)[-2:], book.is_open),
       ("Book 7 😀", decimal.Decimal("3.50"), datetime.timedelta(days=7, microseconds=5), bytes(range(256)), {"n": 7, "list": [1, 2, {"a": None}]}, "07", True), "a row")
expect(book.added.tzinfo is not None, True, "a time with its zone")
expect(Book.objects.aggregate(n=Count("id"), s=Sum("price"), m=Max("pages")), {"n": 40, "s": decimal.Decimal("390.00"), "m": 390}, "aggregates")
expect([(r["kind"], r["n"]) for r in Book.objects.values("kind").annotate(n=Count("id")).order_by("kind")], [("n", 20), ("o", 20)], "groups")
expect(Author.objects.annotate(n=Count("books")).filter(n__gt=15).count(), 2, "having")
expect(Book.objects.filter(authors__name="author 2").distinct().count(), 10, "many to many")
expect(Book.objects.filter(Q(price__lt=1) | Q(pages__gte=380)).exclude(kind="n").count(), 2, "conditions")
expect(Book.objects.filter(title__icontains="BOOK 1").count(), 11, "any case")
expect(Book.objects.filter(title__contains="BOOK 1").count(), 0, "with case")
expect(Book.objects.filter(slug__regex=r"^book-[0-3]$").count(), 4, "regular expression")
expect(Book.objects.filter(facts__n=7).count(), 1, "JSON path")
expect(Book.objects.filter(facts__list__contains=[2]).count(), 40, "JSON contains")
expect(Author.objects.filter(Exists(Book.objects.filter(authors=OuterRef("pk")))).count(), 3, "exists")
newest = Book.objects.filter(authors=OuterRef("pk")).order_by("-pages").values("title")[:1]
expect(Author.objects.annotate(t=Subquery(newest)).get(name="author 2").t, "Book 39 😀", "subquery")
expect(Book.objects.annotate(r=Window(RowNumber(), partition_by=F("kind"), order_by=F("price").desc())).order_by("-price")[1].r, 1, "window")
expect(Book.objects.annotate(x=Concat(Lower("title"), Value("!"))).get(slug="book-1").x, "book 1 😀!", "functions")
expect(len(Book.objects.annotate(m=TruncMonth("added")).values("m").annotate(n=Count("id"))), 1, "months")
expect(len(list(Book.objects.prefetch_related("authors").select_related("sequel_of"))), 40, "related rows")
expect(Book.objects.filter(kind="o").update(price=F("price") + 1, sequel_of=book), 20, "update")
expect(list(Book.objects.values_list("pages", flat=True).order_by("-pages")[2:5]), [370, 360, 350], "a page of rows")
expect(Book.objects.filter(kind="n").union(Book.objects.filter(pages=0)).count(), 21, "union")
print("ok queries")

try:
    with transaction.atomic():
        Author.objects.create(name="gone")
        Book.objects.create(title="x", slug="book-1", price=1)
    sys.exit("NOT OK a duplicate was taken")
except IntegrityError as e:
    expect(e.args[0], 1062, "duplicate")
expect(Author.objects.filter(name="gone").count(), 0, "rolled back")
with transaction.atomic():
    Author.objects.create(name="outer")
    try:
        with transaction.atomic():
            Author.objects.create(name="inner")
            raise ValueError
    except ValueError:
        pass
expect(Author.objects.filter(name__in=["outer", "inner"]).count(), 1, "savepoint")
made = [Author.objects.get_or_create(name="once")[1] for _ in range(2)]
expect(made, [True, False], "get or create")
Book.objects.bulk_create([Book(title="x", slug="book-1", price=1)], ignore_conflicts=True)
expect(Book.objects.filter(slug="book-1").get().title, "Book 1 😀", "ignored conflict")


def increments():
    for _ in range(10):
        with transaction.atomic():
            b = Book.objects.select_for_update().get(slug="book-0")
            b.pages += 1
            b.save()
    connection.close()


threads = [threading.Thread(target=increments) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
expect(Book.objects.get(slug="book-0").pages, 40, "increments under locks")
book.delete()
expect(Book.objects.filter(sequel_of__isnull=False).count(), 0, "set null")
print("ok transactions")

with connection.cursor() as k:
    tables = connection.introspection.table_names(k)
    expect([t for t in tables if t.startswith("library")], ["library_author", "library_book", "library_book_authors"], "tables")
    constraints = connection.introspection.get_constraints(k, "library_book")
    expect(constraints["by_kind"]["columns"], ["kind", "price"], "index")
text = quiet("inspectdb", "library_book")
for part in ("unique_together = (('title', 'kind'),)", "models.DecimalField(max_digits=8, decimal_places=2)", "slug = models.CharField(unique=True, max_length=50)"):
    expect(part in text, True, part + " in " + text)

with open(os.path.join(app, "migrations", "0002_more.py"), "w") as f:
    f.write('''
from django.db import migrations, models

def fill(apps, schema):
    apps.get_model("library", "Book").objects.filter(pages__lt=50).update(shelf="low")

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("library", "0001_initial")]
    operations = [
        migrations.AddField("book", "shelf", models.CharField(max_length=20, default="high")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("book", "title", models.CharField(max_length=150, null=True)),
        migrations.RenameField("book", "pages", "page_count"),
        migrations.AddIndex("book", models.Index(fields=["shelf"], name="by_shelf")),
        migrations.RemoveIndex("book", "by_kind"),
        migrations.AlterUniqueTogether("book", {("title", "kind", "shelf")}),
        migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20, unique=True))]),
        migrations.RenameModel("Shelf", "Case"),
    ]
''')
quiet("migrate")
with connection.cursor() as k:
    k.execute("SELECT shelf, COUNT(*), MIN(page_count) FROM library_book GROUP BY shelf ORDER BY shelf")
    expect([r[:2] for r in k.fetchall()], [("high", 34), ("low", 5)], "migrated rows")
quiet("migrate", "library", "0001")
with connection.cursor() as k:
    expect("shelf" in [c.name for c in connection.introspection.get_table_description(k, "library_book")], False, "migrated back")
quiet("migrate", "library", "zero")
quiet("flush", interactive=False)
print("ok migrates forth and back")
with connection.cursor() as k:
    k.execute(f"DROP DATABASE {SCHEMA}")
print("all done")
