package io.atoll.bench.hospital;

import java.util.SplittableRandom;

/** Names and sentences as they stand in such tables. */
final class Words {
  private static final String SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗";
  private static final String GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰红建国";
  private static final String[] SYMPTOMS = {
    "血糖控制良好",
    "空腹血糖偏高",
    "餐后两小时血糖异常",
    "糖化血红蛋白升高",
    "足背动脉搏动减弱",
    "眼底微血管瘤",
    "视网膜未见明显出血",
    "建议低盐低脂饮食",
    "建议每周运动五次",
    "建议三个月后复查",
    "尿微量白蛋白阳性",
    "颈动脉斑块形成",
    "体重指数超标",
    "血压控制不佳",
    "胰岛素用量需调整"
  };
  private static final String[] RANKS = {"主任医师", "副主任医师", "主治医师", "住院医师", "护士长", "护师", "技师", "营养师"};

  private Words() {}

  static String name(SplittableRandom random) {
    StringBuilder name = new StringBuilder();
    name.append(SURNAMES.charAt(random.nextInt(SURNAMES.length())));
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      name.append(GIVEN.charAt(random.nextInt(GIVEN.length())));
    }
    return name.toString();
  }

  /** Findings, joined. */
  static String findings(SplittableRandom random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(SYMPTOMS[random.nextInt(SYMPTOMS.length)]).append(i + 1 < count ? "，" : "。");
    }
    return text.toString();
  }

  static String rank(int n) {
    return RANKS[n % RANKS.length];
  }

  static String cell(SplittableRandom random) {
    return "13" + (100_000_000 + random.nextInt(900_000_000));
  }

  static String hex(SplittableRandom random, int digits) {
    StringBuilder text = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }
}
