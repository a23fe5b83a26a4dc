package io.atoll.bench.hospital;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws the statements' parameters: values that the data have, as often as the application would
 * ask for them.
 */
final class Parameters {
  /**
   * Users who came last ask most: the mean place of the user asked for is at 0.62 of the table, so
   * that a scan from the front reads 16,400 of 26,400 rows and one from the back 10,000.
   */
  private static final double RECENCY = 0.61;

  private final Clinic clinic;

  Parameters(Clinic clinic) {
    this.clinic = clinic;
  }

  List<Object> draw(HospitalStatement statement, SplittableRandom random) {
    return switch (statement.name()) {
      case "H1" -> List.of(100, 1, 1, level(random), 0, 1 + random.nextInt(2));
      case "H2" -> doctors(statement, random);
      case "H3" -> List.of(100, 1, 1, level(random), 0, 1 + random.nextInt(2), 0);
      case "H4" -> schedule(random);
      case "H5" ->
          List.of(
              random.nextInt(Clinic.VISIT_LEVELS / 2),
              0,
              1 + random.nextInt(2),
              1 + random.nextInt(Clinic.CATEGORIES),
              1 + random.nextInt(clinic.templates()),
              1 + random.nextInt(clinic.templates()));
      case "H6" -> List.of(10_000 + random.nextInt(clinic.aiVisits()), 0, 20);
      case "H7", "H9" -> List.of(recentUser(random), 1);
      case "H8" ->
          List.of(
              1 + random.nextInt(Clinic.RANKING_HOSPITALS),
              1 + random.nextInt(Clinic.RANKING_TYPES),
              Generator.month(random.nextInt(Clinic.RANKING_MONTHS)),
              0,
              0,
              100);
      case "H10" -> station(random);
      case "H11" -> {
        int doctor = 1 + random.nextInt(clinic.groupedDoctors());
        yield List.of(doctor, Clinic.companyOf(doctor));
      }
      default -> throw new IllegalArgumentException("no parameters for " + statement.name());
    };
  }

  private static int level(SplittableRandom random) {
    return random.nextInt(Clinic.VISIT_LEVELS);
  }

  private long recentUser(SplittableRandom random) {
    int users = clinic.diabetesUsers();
    long place = 1 + (long) (users * Math.pow(random.nextDouble(), RECENCY));
    return Clinic.diabetesUserId(Math.min(users, place));
  }

  private static LocalDate today(SplittableRandom random) {
    return Generator.FIRST_DAY.plusDays(random.nextInt(Clinic.SCHEDULE_DAYS - 30));
  }

  private List<Object> schedule(SplittableRandom random) {
    LocalDate today = today(random);
    long hospital = 1 + random.nextInt(Clinic.HOSPITALS);
    long doctor = clinic.memberOf(hospital, random.nextInt(clinic.membersOf(hospital)));
    return List.of(
        today.toString(),
        today.toString(),
        Generator.slot(random.nextInt(18)),
        today.plusDays(28).toString(),
        hospital,
        doctor);
  }

  private List<Object> doctors(HospitalStatement statement, SplittableRandom random) {
    LocalDate today = today(random);
    String until = today.plusDays(14).toString();
    String now = Generator.slot(random.nextInt(18));
    long hospital = 1 + random.nextInt(Clinic.HOSPITALS);
    List<Object> parameters = new ArrayList<>();
    parameters.addAll(List.of(1, 0));
    parameters.addAll(List.of(hospital, today.toString(), today.toString(), now, until));
    parameters.addAll(List.of(hospital, today.toString(), today.toString(), now, until, 1, 0));
    parameters.addAll(List.of(1, 1, hospital, 1));
    for (int rank = 0; rank < 4; rank++) {
      parameters.add(Words.rank(rank));
    }
    for (int n = 0; parameters.size() < statement.parameterCount(); n++) {
      // Where the hospital has fewer, the list ends with other hospitals' doctors.
      long other = (hospital - 1 + n / clinic.membersOf(hospital)) % Clinic.HOSPITALS + 1;
      parameters.add(clinic.memberOf(other, n));
    }
    return List.copyOf(parameters);
  }

  private List<Object> station(SplittableRandom random) {
    long someone = 1 + random.nextInt(clinic.users());
    long hospital = clinic.hospitalOfUser(someone);
    long department = clinic.departmentOfUser(someone);
    long manage = Clinic.manageOf(hospital);
    int type = random.nextInt(4) == 0 ? 2 : 1;
    // Pages that a department's patients fill at this scale, four at most.
    int departments = Clinic.STATION_HOSPITALS * Clinic.STATION_DEPARTMENTS;
    int pages = Math.clamp(clinic.users() / departments / 40, 1, 4);
    return Arrays.asList(
        hospital,
        department,
        type,
        hospital,
        department,
        hospital,
        manage,
        1 + random.nextInt(2),
        2025 + random.nextInt(2),
        0,
        type,
        manage,
        20,
        20 * random.nextInt(pages));
  }
}
