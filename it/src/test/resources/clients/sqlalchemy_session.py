"""An application on SQLAlchemy over PyMySQL: makes its schema, reads it back, works with it. Arguments: port."""
import datetime
import decimal
import enum
import os
import sys

os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

PORT = int(sys.argv[1])
SCHEMA = "alchemy"
Base = orm.declarative_base()


def expect(got, wanted, what):
    if got != wanted:
        print(f"NOT OK {what}: got {got!r}, wanted {wanted!r}")
        sys.exit(1)


class Kind(enum.Enum):
    small = 1
    large = 2


tagging = sa.Table(
    "tagging", Base.metadata,
    sa.Column("item_id", sa.ForeignKey("item.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tag.id"), primary_key=True),
)


class Shop(Base):
    __tablename__ = "shop"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(50), nullable=False, unique=True)
    opened = sa.Column(sa.DateTime, server_default=sa.func.now())
    items = orm.relationship("Item", back_populates="shop", cascade="all, delete-orphan", order_by="Item.name")


class Item(Base):
    __tablename__ = "item"
    __table_args__ = (sa.Index("by_shop_and_name", "shop_id", "name"), {"comment": "what is sold"})
    id = sa.Column(sa.BigInteger, primary_key=True, autoincrement=True)
    shop_id = sa.Column(sa.ForeignKey("shop.id"), nullable=False)
    name = sa.Column(sa.String(80), nullable=False, comment="shown")
    price = sa.Column(sa.Numeric(10, 2), nullable=False, server_default="0.00")
    kind = sa.Column(sa.Enum(Kind))
    is_sold = sa.Column(sa.Boolean, nullable=False, default=False)
    made = sa.Column(sa.Date)
    picture = sa.Column(sa.LargeBinary(1 << 20))
    extra = sa.Column(sa.JSON)
    note = sa.Column(sa.Text)
    weight = sa.Column(sa.Float)
    version = sa.Column(sa.Integer, nullable=False)
    shop = orm.relationship(Shop, back_populates="items")
    tags = orm.relationship("Tag", secondary=tagging)
    __mapper_args__ = {"version_id_col": version}


class Tag(Base):
    __tablename__ = "tag"
    id = sa.Column(sa.Integer, primary_key=True)
    word = sa.Column(sa.String(30), unique=True)


root = sa.create_engine(f"mysql+pymysql://root@127.0.0.1:{PORT}/?charset=utf8mb4")
with root.connect() as c:
    c.execute(sa.text(f"DROP DATABASE IF EXISTS {SCHEMA}"))
    c.execute(sa.text(f"CREATE DATABASE {SCHEMA} CHARACTER SET utf8mb4"))
engine = sa.create_engine(f"mysql+pymysql://root@127.0.0.1:{PORT}/{SCHEMA}?charset=utf8mb4", pool_pre_ping=True, pool_size=3)
Base.metadata.create_all(engine)
Base.metadata.create_all(engine)  # finds everything there
print("ok creates")

inspector = sa.inspect(engine)
expect(sorted(inspector.get_table_names()), ["item", "shop", "tag", "tagging"], "tables")
columns = {c["name"]: c for c in inspector.get_columns("item")}
expect(columns["price"]["type"].precision, 10, "precision")
expect(columns["name"]["comment"], "shown", "comment")
expect(columns["name"]["nullable"], False, "nullable")
expect(isinstance(columns["id"]["type"], sa.BIGINT), True, "type of id")
expect(inspector.get_pk_constraint("tagging")["constrained_columns"], ["item_id", "tag_id"], "primary key")
expect("by_shop_and_name" in [i["name"] for i in inspector.get_indexes("item")], True, "indexes")
expect(inspector.get_unique_constraints("tag")[0]["column_names"], ["word"], "unique constraints")
expect(inspector.get_table_comment("item")["text"], "what is sold", "table comment")
keys = {k["constrained_columns"][0]: k for k in inspector.get_foreign_keys("tagging")}
expect(keys["item_id"]["referred_table"], "item", "foreign key")
expect(keys["item_id"]["options"].get("ondelete"), "CASCADE", "its action")
reflected = sa.MetaData()
reflected.reflect(bind=engine)
expect(len(reflected.tables["item"].columns), 12, "reflected columns")
print("ok reflects")

with orm.Session(engine) as s:
    tags = [Tag(word="blue"), Tag(word="green 😀")]
    shop = Shop(name="corner")
    for i in range(50):
        shop.items.append(Item(
            name=f"item {i:02}", price=decimal.Decimal(i) / 4, kind=Kind.large if i % 2 else Kind.small, made=datetime.date(2024, 1, 1 + i % 28),
            picture=bytes(range(256)), extra={"i": i, "ü": [1, None, True]}, weight=i / 8, tags=tags[: i % 3]))
    s.add(shop)
    s.commit()
    expect(len(shop.items), 50, "items")
    expect(isinstance(shop.opened, datetime.datetime), True, "server default")
with orm.Session(engine) as s:
    item = s.execute(sa.select(Item).where(Item.name == "item 05")).scalar_one()
    expect((item.price, item.kind, item.made, item.picture, item.extra, item.weight, item.is_sold, item.version),
           (decimal.Decimal("1.25"), Kind.large, datetime.date(2024, 1, 6), bytes(range(256)), {"i": 5, "ü": [1, None, True]}, 0.625, False, 1), "a row")
    expect(sorted(t.word for t in item.tags), ["blue", "green 😀"], "tags")
    rows = s.execute(
        sa.select(Shop.name, Item.kind, sa.func.count(), sa.func.sum(Item.price)).join(Item.shop).group_by(Shop.name, Item.kind).order_by(Item.kind)).all()
    expect([(r[0], r[2]) for r in rows], [("corner", 25), ("corner", 25)], "groups")
    expect(sum(r[3] for r in rows), decimal.Decimal("306.25"), "sums")
    eager = s.execute(sa.select(Shop).options(orm.selectinload(Shop.items).joinedload(Item.tags))).unique().scalars().all()
    expect(sum(len(i.tags) for i in eager[0].items), 16 * 3 + 1, "eager loads")
    sub = sa.select(sa.func.max(Item.price)).scalar_subquery()
    expect(s.execute(sa.select(Item.name).where(Item.price == sub)).scalar(), "item 49", "subquery")
    ranked = sa.select(Item.name, sa.func.row_number().over(partition_by=Item.kind, order_by=Item.price.desc()).label("r")).subquery()
    expect(s.execute(sa.select(ranked.c.name).where(ranked.c.r == 1).order_by(ranked.c.name)).scalars().all(), ["item 48", "item 49"], "window")
    expect(s.execute(sa.select(Item.name).where(Item.extra["i"].as_integer() == 7)).scalars().all(), ["item 07"], "JSON path")
    expect(s.query(Item).filter(Item.name.like("item 1%")).order_by(Item.id.desc()).limit(2).offset(1).all()[0].name, "item 18", "limit and offset")
    expect(s.query(sa.exists().where(Tag.word == "none")).scalar(), False, "exists")
    print("ok queries")
    item.price += 1
    s.flush()
    expect(item.version, 2, "version")
    item.note = "x" * 60000
    s.commit()
    s.query(Item).filter(Item.kind == Kind.small).update({Item.is_sold: True}, synchronize_session=False)
    expect(s.query(Item).filter(Item.is_sold).count(), 25, "bulk update")
    s.rollback()
    expect(s.query(Item).filter(Item.is_sold).count(), 0, "rolled back")
    with s.begin_nested():
        s.add(Tag(word="red"))
    try:
        with s.begin_nested():
            s.add(Tag(word="blue"))
        print("NOT OK a duplicate was taken")
        sys.exit(1)
    except IntegrityError as e:
        expect(e.orig.args[0], 1062, "duplicate")
    s.commit()
    expect(s.query(Tag).count(), 3, "after savepoints")

with orm.Session(engine) as a, orm.Session(engine) as b:
    mine = a.execute(sa.select(Item).where(Item.name == "item 10")).scalar_one()
    theirs = b.execute(sa.select(Item).where(Item.name == "item 10")).scalar_one()
    mine.price = 100
    a.commit()
    theirs.price = 200
    try:
        b.commit()
        print("NOT OK a stale row was written")
        sys.exit(1)
    except StaleDataError:
        b.rollback()
    locked = a.execute(sa.select(Item).where(Item.name == "item 11").with_for_update()).scalar_one()
    try:
        b.execute(sa.select(Item).where(Item.name == "item 11").with_for_update(nowait=True)).scalar_one()
        print("NOT OK a locked row was locked again")
        sys.exit(1)
    except OperationalError as e:
        expect(e.orig.args[0] in (1205, 3572), True, "locked")
print("ok locks")

with orm.Session(engine) as s:
    s.delete(s.execute(sa.select(Item).where(Item.name == "item 02")).scalar_one())
    s.commit()
    expect(s.execute(sa.text("SELECT COUNT(*) FROM tagging")).scalar(), 16 * 3 + 1 - 2, "tags of what was deleted")
    s.execute(sa.delete(Item).where(Item.price > 10).execution_options(synchronize_session=False))
    s.commit()
with engine.begin() as c:
    c.execute(sa.text("ALTER TABLE item ADD COLUMN colour VARCHAR(20) DEFAULT 'none' AFTER name, ADD INDEX by_colour (colour)"))
    c.execute(sa.text("ALTER TABLE item MODIFY COLUMN name VARCHAR(120) NOT NULL, DROP INDEX by_colour"))
expect([c["name"] for c in sa.inspect(engine).get_columns("item")][2:4], ["name", "colour"], "a column more")
from sqlalchemy.dialects.mysql import insert
with engine.begin() as c:
    add = insert(Tag).values([{"id": 1, "word": "azure"}, {"id": 99, "word": "new"}])
    expect(c.execute(add.on_duplicate_key_update(word=add.inserted.word)).rowcount, 3, "upsert")
Base.metadata.drop_all(engine)
expect(sa.inspect(engine).get_table_names(), [], "all dropped")
with root.connect() as c:
    c.execute(sa.text(f"DROP DATABASE {SCHEMA}"))
print("all done")
