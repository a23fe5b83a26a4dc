package io.atoll.types;

/**
 * The rule by which a collation compares UTF-8 byte ranges. Ranges come without the trailing blanks
 * that a PAD SPACE collation ignores. The four operations agree: equal means same hash and same
 * sort key, and the unsigned order of sort keys is the order of {@link #compare}.
 */
sealed interface CollationOrder permits CodePointOrder, SingleWeightOrder, UcaOrder {
  int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen);

  /** Appends the weight bytes. */
  void sortKey(byte[] s, int off, int len, ByteBuilder out);

  int hash(byte[] s, int off, int len);

  /** See {@link Collation#prefix}. */
  long prefix(byte[] s, int off, int len);

  /** Whether LIKE, LOCATE and REPLACE take two single characters as the same. */
  boolean sameCharacter(int a, int b);
}
