package io.atoll.bench.hospital;

/**
 * Who and what there is in the clinic network at a scale: the numbers of things, and the rules by
 * which ids belong together. The generator of rows and the drawing of parameters both follow these
 * rules, so that parameters meet data without reading it.
 *
 * @param scale 1 is the size at which each statement examines as many rows as its comment says
 */
record Clinic(double scale) {
  static final int HOSPITALS = 20;
  static final int DEPARTMENTS_PER_HOSPITAL = 6;
  static final int TEMPLATE_DEPARTMENTS = 40;
  static final int VISIT_LEVELS = 8;
  static final int CATEGORIES = 5;
  static final int COMPANIES = 6;
  static final int ROLES = 24;
  static final int SCHEDULE_DAYS = 180;

  /** Hospitals that take part in the work-station programme, and departments of each that do. */
  static final int STATION_HOSPITALS = 4;

  static final int STATION_DEPARTMENTS = 3;

  static final int RANKING_HOSPITALS = 3;
  static final int RANKING_MONTHS = 6;
  static final int RANKING_TYPES = 2;

  Clinic {
    if (!(scale > 0 && scale <= 1000)) {
      throw new IllegalArgumentException("scale must be above 0 and at most 1000, not " + scale);
    }
  }

  private int scaled(int atOne, int least) {
    return (int) Math.max(least, Math.min(Integer.MAX_VALUE, Math.round(atOne * scale)));
  }

  int baseControls() {
    return scaled(1_280, 160);
  }

  int questions() {
    return scaled(1_600, 200);
  }

  int templates() {
    return scaled(240, 30);
  }

  int controls() {
    return scaled(99_000, 200);
  }

  /** Doctors, nurses and clerks. */
  int members() {
    return scaled(1_600, 100);
  }

  int schedules() {
    return scaled(94_000, 400);
  }

  int reservations() {
    return scaled(66_500, 300);
  }

  int aiRecords() {
    return scaled(126_000, 200);
  }

  /** Visits that have AI records: two each. */
  int aiVisits() {
    return Math.max(1, aiRecords() / 2);
  }

  int diabetesUsers() {
    return scaled(26_400, 100);
  }

  /** Ranks in one month's list of a hospital and type. */
  int ranks() {
    return scaled(100, 20);
  }

  int users() {
    return scaled(18_600, 240);
  }

  int visits() {
    return 2 * users();
  }

  int doctorGroups() {
    return scaled(1_390, 60);
  }

  /** The company for which a doctor works in most groups. */
  static int companyOf(long doctor) {
    return (int) (1 + doctor % COMPANIES);
  }

  int groupedDoctors() {
    return Math.max(1, members() / 4);
  }

  long hospitalOfMember(long member) {
    return 1 + (member - 1) % HOSPITALS;
  }

  long departmentOfMember(long member) {
    return (hospitalOfMember(member) - 1) * DEPARTMENTS_PER_HOSPITAL
        + 1
        + (member - 1) / HOSPITALS % DEPARTMENTS_PER_HOSPITAL;
  }

  /** The n-th member of a hospital, from 0, wrapping round. */
  long memberOf(long hospital, int n) {
    int here = (int) ((members() - hospital) / HOSPITALS) + 1;
    return hospital + (long) (n % here) * HOSPITALS;
  }

  int membersOf(long hospital) {
    return (int) ((members() - hospital) / HOSPITALS) + 1;
  }

  long hospitalOfUser(long user) {
    return 1 + user % STATION_HOSPITALS;
  }

  long departmentOfUser(long user) {
    return (hospitalOfUser(user) - 1) * DEPARTMENTS_PER_HOSPITAL
        + 1
        + user / STATION_HOSPITALS % STATION_DEPARTMENTS;
  }

  /** The centre that manages a hospital's patients. */
  static long manageOf(long hospital) {
    return 1000 + hospital;
  }

  /**
   * The number by which the application knows the n-th user of the patients' programme, n from 1.
   */
  static long diabetesUserId(long n) {
    return 500_000 + 3 * n;
  }
}
