package io.atoll.bench.hospital;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes the rows of every table from a scale and a seed: the same rows each time. Each table has a
 * random sequence of its own, so that a change of one leaves the others as they are.
 */
final class Generator {
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
  static final LocalDateTime START = LocalDateTime.of(2025, 1, 1, 8, 0);

  private final Clinic clinic;

  Generator(Clinic clinic) {
    this.clinic = clinic;
  }

  static String slot(int n) {
    int minutes = 8 * 60 + n * 30;
    return String.format("%02d:%02d", minutes / 60, minutes % 60);
  }

  static String month(int n) {
    return String.format("2026-%02d", n + 1);
  }

  List<Table> tables() {
    return List.of(
        baseControls(),
        questions(),
        templates(),
        controls(),
        members(),
        doctors(),
        memberDepartments(),
        departments(),
        templateDepartments(),
        schedules(),
        reservations(),
        hospitalCenters(),
        doctorCenters(),
        aiRecords(),
        diabetesUsers(),
        rankings(),
        users(),
        visits(),
        barcodes(),
        visitHistory(),
        userGroups(),
        completeness(),
        bloodSugar(),
        doctorGroups(),
        roles());
  }

  private static LocalDateTime moment(SplittableRandom random) {
    return START.plusSeconds(random.nextInt(400 * 86_400));
  }

  private Table baseControls() {
    return new Table(
        "z_mmc_base_control",
        "id,template_id,chapter_id,question_id,terminal_flg,complete_flg_v,visit_level,gender_flg,"
            + "score_weight,sort,remark,created_at,updated_at",
        clinic.baseControls(),
        (id, random, out) -> {
          // The scored questions are those of the first few templates.
          long question = 1 + random.nextInt(clinic.questions() / 20);
          out.number(id).number(template(question)).number(chapter(question)).number(question);
          out.number(terminal(question)).number(random.nextInt(10) < 6 ? 1 : 0);
          out.number((id - 1) % Clinic.VISIT_LEVELS).number(random.nextInt(3));
          if (random.nextInt(20) == 0) {
            out.nothing();
          } else {
            out.decimal(random.nextInt(1, 100_000), 4);
          }
          out.number(random.nextInt(100)).text(Words.findings(random, 1));
          out.time(moment(random)).nothing();
        });
  }

  private long template(long question) {
    return 1 + (question - 1) * clinic.templates() / clinic.questions();
  }

  private static long chapter(long question) {
    return 1 + question % 9;
  }

  private static long terminal(long question) {
    return question % 8 == 0 ? 1 : 0;
  }

  private Table questions() {
    return new Table(
        "z_mmc_question",
        "id,template_id,chapter_id,question_id,terminal_flg,complete_flg,question_type,title,options,created_at",
        clinic.questions(),
        (id, random, out) -> {
          out.number(id).number(template(id)).number(chapter(id)).number(id);
          out.number(terminal(id)).number(random.nextInt(10) < 8 ? 1 : 0);
          out.text(random.nextBoolean() ? "radio" : "input").text(Words.findings(random, 2));
          out.text("[" + random.nextInt(10) + "," + random.nextInt(10) + "]").time(moment(random));
        });
  }

  private Table templates() {
    return new Table(
        "z_qss_template",
        "id,category_id,name,title,intro,sort,status,created_at,updated_at",
        clinic.templates(),
        (id, random, out) -> {
          out.number(id).number(1 + id % Clinic.CATEGORIES).text("问卷" + id);
          out.text(Words.findings(random, 1)).text(Words.findings(random, 4));
          out.number(random.nextInt(40)).number(1).time(moment(random)).nothing();
        });
  }

  private Table controls() {
    return new Table(
        "z_mmc_control",
        "id,template_id,chapter_id,question_id,visit_level,gender_flg,required_flg",
        clinic.controls(),
        (id, random, out) -> {
          long question = 1 + random.nextInt(clinic.questions());
          out.number(id).number(template(question)).number(chapter(question)).number(question);
          out.number(random.nextInt(Clinic.VISIT_LEVELS) / 2).number(random.nextInt(3));
          out.number(random.nextInt(2));
        });
  }

  private Table members() {
    return new Table(
        "z_hosp_member",
        "id,hosp_id,name,cell,member_type,status,created_at,updated_at",
        clinic.members(),
        (id, random, out) -> {
          out.number(id).number(clinic.hospitalOfMember(id)).text(Words.name(random));
          out.text(Words.cell(random)).number(random.nextInt(10) < 8 ? 1 : 2);
          out.number(random.nextInt(20) == 0 ? 0 : 1).time(moment(random)).nothing();
        });
  }

  private Table doctors() {
    return new Table(
        "z_doc_info",
        "id,hosp_member_id,job_rank,about,photo,is_app_display,created_at",
        clinic.members(),
        (id, random, out) -> {
          out.number(id).number(id).text(Words.rank(random.nextInt(8)));
          if (random.nextInt(10) == 0) {
            out.nothing();
          } else {
            out.text(Words.findings(random, 5));
          }
          out.text("https://img.example.org/doc/" + Words.hex(random, 24) + ".jpg");
          out.number(random.nextInt(10) == 0 ? 0 : 1).time(moment(random));
        });
  }

  private Table memberDepartments() {
    int members = clinic.members();
    return new Table(
        "z_hosp_member_dept",
        "id,hosp_member_id,dept_id",
        members + members / 5,
        (id, random, out) -> {
          // Every fifth member has a second department.
          long member = id <= members ? id : (id - members) * 5;
          long department = clinic.departmentOfMember(member);
          if (id > members) {
            long first = (clinic.hospitalOfMember(member) - 1) * Clinic.DEPARTMENTS_PER_HOSPITAL;
            department = first + 1 + (department - first) % Clinic.DEPARTMENTS_PER_HOSPITAL;
          }
          out.number(id).number(member).number(department);
        });
  }

  private static Table departments() {
    return new Table(
        "z_dept",
        "id,hosp_id,t_dept_id,name",
        Clinic.HOSPITALS * Clinic.DEPARTMENTS_PER_HOSPITAL,
        (id, random, out) -> {
          out.number(id).number(1 + (id - 1) / Clinic.DEPARTMENTS_PER_HOSPITAL);
          out.number(1 + random.nextInt(Clinic.TEMPLATE_DEPARTMENTS)).text("科室" + id);
        });
  }

  private static Table templateDepartments() {
    return new Table(
        "z_t_dept",
        "id,name,sort",
        Clinic.TEMPLATE_DEPARTMENTS,
        (id, random, out) -> out.number(id).text("内分泌科" + id).number(random.nextInt(20)));
  }

  private Table schedules() {
    return new Table(
        "z_hosp_schedule",
        "id,hosp_id,dept_id,doc_id,`date`,time_from,time_to,reservation_count,created_at",
        clinic.schedules(),
        (id, random, out) -> {
          long doctor = 1 + random.nextInt(clinic.members());
          int slot = random.nextInt(18);
          out.number(id).number(clinic.hospitalOfMember(doctor));
          out.number(clinic.departmentOfMember(doctor)).number(doctor);
          out.date(FIRST_DAY.plusDays(random.nextInt(Clinic.SCHEDULE_DAYS))).text(slot(slot));
          out.text(slot(slot + 1)).number(random.nextInt(1, 20)).time(moment(random));
        });
  }

  private Table reservations() {
    return new Table(
        "z_mmc_reservation",
        "id,user_id,hosp_id,doc_id,schedule_id,reserve_date,time_from,status,remark,created_at",
        clinic.reservations(),
        (id, random, out) -> {
          long doctor = 1 + random.nextInt(clinic.members());
          out.number(id).number(1 + random.nextInt(clinic.users()));
          out.number(clinic.hospitalOfMember(doctor)).number(doctor);
          out.number(random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(clinic.schedules()));
          out.date(FIRST_DAY.plusDays(random.nextInt(Clinic.SCHEDULE_DAYS)));
          out.text(slot(random.nextInt(18))).number(random.nextInt(3));
          if (random.nextInt(3) == 0) {
            out.text(Words.findings(random, 1));
          } else {
            out.nothing();
          }
          out.time(moment(random));
        });
  }

  private static Table hospitalCenters() {
    return new Table(
        "z_mmc_hosp_center",
        "id,hosp_id,name",
        Clinic.HOSPITALS,
        (id, random, out) -> out.number(id).number(id).text("代谢中心" + id));
  }

  private Table doctorCenters() {
    // Every eleventh member works at no centre.
    int members = clinic.members();
    return new Table(
        "z_mmc_doc_center",
        "id,center_id,doc_id",
        members - members / 11,
        (id, random, out) -> {
          long member = id + (id - 1) / 10;
          out.number(id).number(clinic.hospitalOfMember(member)).number(member);
        });
  }

  private Table aiRecords() {
    return new Table(
        "yandi_ai_record",
        "id,record_id,user_id,eye,content,score,is_deleted,created_at",
        clinic.aiRecords(),
        (id, random, out) -> {
          out.number(id).number(10_000 + random.nextInt(clinic.aiVisits()));
          out.number(1 + random.nextInt(clinic.users())).number(random.nextInt(2));
          out.text(Words.findings(random, 4)).decimal(random.nextInt(1_000), 3);
          out.number(random.nextInt(20) == 0 ? 1 : 0).time(moment(random));
        });
  }

  private Table diabetesUsers() {
    return new Table(
        "z_diabetes_user",
        "id,user_id,openid,wechat_name,headimage,token,step_goal,bmi,is_deleted,last_login,created_at",
        clinic.diabetesUsers(),
        (id, random, out) -> {
          out.number(id).number(Clinic.diabetesUserId(id));
          out.text("o" + Words.hex(random, 20) + id);
          if (random.nextInt(15) == 0) {
            out.nothing();
          } else {
            out.text(Words.name(random) + "🌻".repeat(random.nextInt(2)));
          }
          out.text("https://thirdwx.example.org/mmopen/" + Words.hex(random, 40) + "/132");
          out.text(Words.hex(random, 32)).number(1000L * random.nextInt(4, 15));
          out.decimal(random.nextInt(150, 400), 1).number(random.nextInt(25) == 0 ? 1 : 0);
          out.time(moment(random)).time(moment(random));
        });
  }

  private Table rankings() {
    int ranks = clinic.ranks();
    int perHospital = Clinic.RANKING_MONTHS * Clinic.RANKING_TYPES * ranks;
    return new Table(
        "z_diabetes_ranking",
        "id,user_id,hosp_id,type,ranking_month,ranking_num,task_complete_num,rise,is_deleted,created_at",
        Clinic.RANKING_HOSPITALS * perHospital,
        (id, random, out) -> {
          int n = (int) (id - 1);
          int list = n / ranks % (Clinic.RANKING_MONTHS * Clinic.RANKING_TYPES);
          // A rank is held once in its list; the rows of a list are stored in another order.
          int rank = (int) ((n % ranks * 769L) % ranks) + 1;
          if (ranks % 769 == 0) {
            rank = n % ranks + 1;
          }
          long user = 1 + random.nextInt(clinic.diabetesUsers());
          out.number(id).number(Clinic.diabetesUserId(user)).number(1 + n / perHospital);
          out.number(1 + list % Clinic.RANKING_TYPES).text(month(list / Clinic.RANKING_TYPES));
          out.number(rank).number(random.nextInt(60)).number(random.nextInt(-20, 21));
          out.number(random.nextInt(30) == 0 ? 1 : 0).time(moment(random));
        });
  }

  private Table users() {
    return new Table(
        "z_user",
        "id,name,cell,barcode,bday,sex,id_card,created_at,updated_at",
        clinic.users(),
        (id, random, out) -> {
          out.number(id).text(Words.name(random)).text(Words.cell(random));
          out.text("MMC" + (100_000_000L + id * 7));
          if (random.nextInt(20) == 0) {
            out.nothing().nothing();
          } else {
            out.date(LocalDate.of(1935, 1, 1).plusDays(random.nextInt(20_000)));
            out.number(1 + random.nextInt(2));
          }
          out.text("31" + Words.hex(random, 16)).time(moment(random)).time(moment(random));
        });
  }

  private Table visits() {
    return new Table(
        "z_visit_records",
        "id,user_id,hosp_id,dept_id,type,visit_id,visit_at,doc_id,created_at",
        clinic.visits(),
        (id, random, out) -> {
          long user = 1 + random.nextInt(clinic.users());
          // Records are written in the order of the visits, but for those handed in later. The
          // second
          // tells every visit from every other, so that "the newest" is one.
          long minute = id * 10;
          if (random.nextInt(12) == 0) {
            minute -= Math.min(minute, 10L * random.nextInt(20_000)) - 3;
          }
          LocalDateTime at = START.plusMinutes(minute).plusSeconds(id % 60);
          out.number(id).number(user).number(clinic.hospitalOfUser(user));
          out.number(clinic.departmentOfUser(user)).number(random.nextInt(10) < 7 ? 1 : 2);
          out.number(random.nextInt(30) == 0 ? 0 : id).time(at);
          out.number(1 + random.nextInt(clinic.members())).time(at.plusHours(1));
        });
  }

  private Table barcodes() {
    int users = clinic.users();
    return new Table(
        "z_mmc_user_barcode",
        "id,user_id,hosp_id,dept_id,manage_id,barcode,is_quality,created_at",
        users + users / 6,
        (id, random, out) -> {
          // Every sixth patient also has the barcode of a hospital outside the programme.
          long user = id <= users ? id : (id - users) * 6;
          long hospital = id <= users ? clinic.hospitalOfUser(user) : Clinic.STATION_HOSPITALS + 1;
          long department =
              id <= users
                  ? clinic.departmentOfUser(user)
                  : (hospital - 1) * Clinic.DEPARTMENTS_PER_HOSPITAL + 1;
          out.number(id).number(user).number(hospital).number(department);
          out.number(Clinic.manageOf(hospital)).text("MMC" + (200_000_000L + id * 3));
          out.number(random.nextInt(2)).time(moment(random));
        });
  }

  private Table visitHistory() {
    return new Table(
        "z_user_visit_his",
        "id,user_id,visit_level,visit_at",
        clinic.visits(),
        (id, random, out) -> {
          out.number(id).number(1 + random.nextInt(clinic.users()));
          out.number(random.nextInt(Clinic.VISIT_LEVELS)).time(moment(random));
        });
  }

  private Table userGroups() {
    int users = clinic.users();
    return new Table(
        "z_user_hosp_group",
        "id,user_id,hosp_id,group_id,created_at",
        users - users / 7,
        (id, random, out) -> {
          long user = id + (id - 1) / 6;
          out.number(id).number(user).number(clinic.hospitalOfUser(user));
          out.number(1 + random.nextInt(50)).time(moment(random));
        });
  }

  private Table completeness() {
    return new Table(
        "z_mmc_complete",
        "id,user_id,visit_level,category_id,complete_a,complete_b",
        clinic.users() * 2,
        (id, random, out) -> {
          long user = 1 + (id - 1) / 2;
          out.number(id).number(user).number(random.nextInt(Clinic.VISIT_LEVELS));
          out.number(1 + id % 2);
          out.decimal(random.nextInt(10_001), 2);
          if (random.nextInt(8) == 0) {
            out.nothing();
          } else {
            out.decimal(random.nextInt(10_001), 2);
          }
        });
  }

  private Table bloodSugar() {
    return new Table(
        "z_mmc_blood_sugar",
        "id,user_id,visit_year,value,measured_at",
        clinic.users() * 2,
        (id, random, out) -> {
          out.number(id).number(1 + (id - 1) / 2).number(2025 + id % 2);
          out.decimal(random.nextInt(300, 2500), 2);
          out.time(moment(random).plusNanos(random.nextInt(1000) * 1_000_000L));
        });
  }

  private Table doctorGroups() {
    return new Table(
        "new_doc_group",
        "id,doc_id,company_id,group_id,created_at",
        clinic.doctorGroups(),
        (id, random, out) -> {
          long doctor = 1 + random.nextInt(clinic.groupedDoctors());
          int company =
              random.nextInt(5) == 0
                  ? 1 + random.nextInt(Clinic.COMPANIES)
                  : Clinic.companyOf(doctor);
          out.number(id).number(doctor).number(company);
          // Some groups' role is gone.
          out.number(1 + random.nextInt(Clinic.ROLES + 4)).time(moment(random));
        });
  }

  private static Table roles() {
    return new Table(
        "new_group_role",
        "id,name,menus,company_id,status",
        Clinic.ROLES,
        (id, random, out) -> {
          out.number(id).text("角色" + id);
          StringBuilder menus = new StringBuilder();
          for (int i = 0; i < 60; i++) {
            menus.append(i == 0 ? "" : ",").append(1000 + random.nextInt(900));
          }
          out.text(menus.toString()).number(1 + random.nextInt(Clinic.COMPANIES)).number(1);
        });
  }
}
