package io.atoll.rpc.dag;

/** Which function a number of tipb's ScalarFuncSig names: here one function takes all types. */
final class DagSignatures {
  private static final int FIRST_CAST = 1;
  private static final int LAST_CAST = 66;

  private DagSignatures() {}

  /** CastXAsY: a call of one argument whose own type says what it becomes. */
  static boolean isCast(int signature) {
    return signature >= FIRST_CAST && signature <= LAST_CAST;
  }

  /**
   * @throws UnsupportedOperationException for functions that stores do not run for TiDB
   */
  static String function(int signature) {
    return switch (signature) {
      case 100, 101, 102, 103, 104, 105, 106 -> "<";
      case 110, 111, 112, 113, 114, 115, 116 -> "<=";
      case 120, 121, 122, 123, 124, 125, 126 -> ">";
      case 130, 131, 132, 133, 134, 135, 136 -> ">=";
      case 140, 141, 142, 143, 144, 145, 146 -> "=";
      case 150, 151, 152, 153, 154, 155, 156 -> "<>";
      case 160, 161, 162, 163, 164, 165, 166 -> "<=>";
      case 200, 201, 203, 219, 220, 221, 222 -> "+";
      case 204, 205, 207 -> "-";
      case 208, 209, 210, 218 -> "*";
      case 211, 212 -> "/";
      case 213, 214 -> "DIV";
      case 215, 216, 217 -> "%";
      case 2101, 2102, 2103, 2104 -> "ABS";
      case 3101 -> "AND";
      case 3102 -> "OR";
      case 3103 -> "XOR";
      case 3104, 3105, 3106 -> "NOT";
      case 3111, 3112, 3113, 3114, 3115, 3116, 3117 -> "ISNULL";
      case 3118 -> "&";
      case 3119 -> "|";
      case 3120 -> "^";
      case 3121 -> "~";
      case 3122, 3123, 3124 -> "IS TRUE";
      case 3125, 3126, 3127 -> "IS FALSE";
      case 3129 -> "<<";
      case 3130 -> ">>";
      case 4001, 4002, 4003, 4004, 4005, 4006, 4007 -> "IN";
      case 4101, 4102, 4103, 4104, 4105, 4106, 4113 -> "IFNULL";
      case 4107, 4108, 4109, 4110, 4111, 4112, 4114 -> "IF";
      case 4201, 4202, 4203, 4204, 4205, 4206, 4207 -> "COALESCE";
      case 4208, 4209, 4210, 4211, 4212, 4213, 4214 -> "CASE";
      case 4310 -> "LIKE";
      default ->
          throw new UnsupportedOperationException("function " + signature + " is not supported");
    };
  }
}
