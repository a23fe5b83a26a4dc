-- The tables behind the hospital workload's statements, with keys and types as a clinic network's application on MySQL
-- has them. Some have no index for a statement's filter, and that is what those statements cost: yandi_ai_record has none
-- on record_id, z_diabetes_user none on user_id, z_hosp_schedule and z_mmc_reservation none on the hospital, the doctor
-- or the day, z_mmc_control none on the visit, new_doc_group none on the doctor.

create table z_mmc_base_control (
  id bigint not null auto_increment,
  template_id bigint not null,
  chapter_id bigint not null,
  question_id bigint not null,
  terminal_flg tinyint not null default 0,
  complete_flg_v tinyint not null default 0,
  visit_level int not null,
  gender_flg tinyint not null default 0,
  score_weight decimal(10,4) default null,
  sort int not null default 0,
  remark varchar(255) default null,
  created_at datetime not null,
  updated_at datetime default null,
  primary key (id),
  key idx_template (template_id),
  key idx_visit_level (visit_level)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_question (
  id bigint not null auto_increment,
  template_id bigint not null,
  chapter_id bigint not null,
  question_id bigint not null,
  terminal_flg tinyint not null default 0,
  complete_flg tinyint not null default 0,
  question_type varchar(20) not null,
  title varchar(500) not null,
  options text,
  created_at datetime not null,
  primary key (id),
  key idx_question (template_id, chapter_id, question_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_qss_template (
  id bigint not null auto_increment,
  category_id int not null,
  name varchar(100) not null,
  title varchar(200) default null,
  intro text,
  sort int not null default 0,
  status tinyint not null default 1,
  created_at datetime not null,
  updated_at datetime default null,
  primary key (id),
  key idx_category (category_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_control (
  id bigint not null auto_increment,
  template_id bigint not null,
  chapter_id bigint not null,
  question_id bigint not null,
  visit_level int not null,
  gender_flg tinyint not null default 0,
  required_flg tinyint not null default 0,
  primary key (id),
  key idx_chapter_question (chapter_id, question_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_hosp_member (
  id bigint not null auto_increment,
  hosp_id bigint not null,
  name varchar(50) not null,
  cell varchar(20) default null,
  member_type tinyint not null default 1,
  status tinyint not null default 1,
  created_at datetime not null,
  updated_at datetime default null,
  primary key (id),
  key idx_hosp (hosp_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_doc_info (
  id bigint not null auto_increment,
  hosp_member_id bigint not null,
  job_rank varchar(20) default null,
  about text,
  photo varchar(255) default null,
  is_app_display tinyint not null default 1,
  created_at datetime not null,
  primary key (id),
  key idx_hosp_member (hosp_member_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_hosp_member_dept (
  id bigint not null auto_increment,
  hosp_member_id bigint not null,
  dept_id bigint not null,
  primary key (id),
  key idx_hosp_member (hosp_member_id),
  key idx_dept (dept_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_dept (
  id bigint not null auto_increment,
  hosp_id bigint not null,
  t_dept_id bigint not null,
  name varchar(50) not null,
  primary key (id),
  key idx_hosp (hosp_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_t_dept (
  id bigint not null auto_increment,
  name varchar(50) not null,
  sort int not null default 0,
  primary key (id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_hosp_schedule (
  id bigint not null auto_increment,
  hosp_id bigint not null,
  dept_id bigint not null,
  doc_id bigint not null,
  `date` date not null,
  time_from varchar(10) not null,
  time_to varchar(10) not null,
  reservation_count int not null default 0,
  created_at datetime not null,
  primary key (id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_reservation (
  id bigint not null auto_increment,
  user_id bigint not null,
  hosp_id bigint not null,
  doc_id bigint not null,
  schedule_id bigint not null default 0,
  reserve_date date not null,
  time_from varchar(10) not null,
  status tinyint not null default 0,
  remark varchar(255) default null,
  created_at datetime not null,
  primary key (id),
  key idx_user (user_id),
  key idx_schedule (schedule_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_hosp_center (
  id bigint not null auto_increment,
  hosp_id bigint not null,
  name varchar(100) not null,
  primary key (id),
  key idx_hosp (hosp_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_doc_center (
  id bigint not null auto_increment,
  center_id bigint not null,
  doc_id bigint not null,
  primary key (id),
  unique key uk_center_doc (center_id, doc_id),
  key idx_doc (doc_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table yandi_ai_record (
  id bigint not null auto_increment,
  record_id bigint not null,
  user_id bigint not null,
  eye tinyint not null default 0,
  content text,
  score double default null,
  is_deleted tinyint not null default 0,
  created_at datetime not null,
  primary key (id),
  key idx_user (user_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_diabetes_user (
  id int unsigned not null auto_increment,
  user_id bigint not null,
  openid varchar(64) not null,
  wechat_name varchar(100) default null,
  headimage varchar(255) default null,
  token char(32) default null,
  step_goal int unsigned not null default 6000,
  bmi float default null,
  is_deleted tinyint(1) not null default 0,
  last_login datetime default null,
  created_at timestamp not null default current_timestamp,
  primary key (id),
  unique key uk_openid (openid)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_diabetes_ranking (
  id bigint not null auto_increment,
  user_id bigint not null,
  hosp_id bigint not null,
  type tinyint not null,
  ranking_month char(7) not null,
  ranking_num int not null,
  task_complete_num int not null default 0,
  rise int not null default 0,
  is_deleted tinyint not null default 0,
  created_at datetime not null,
  primary key (id),
  key idx_hosp_month (hosp_id, type, ranking_month)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_user (
  id bigint not null auto_increment,
  name varchar(50) default null,
  cell varchar(20) default null,
  barcode varchar(30) default null,
  bday date default null,
  sex tinyint default null,
  id_card varchar(30) default null,
  created_at datetime not null,
  updated_at timestamp not null default current_timestamp on update current_timestamp,
  primary key (id),
  key idx_cell (cell)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_visit_records (
  id bigint not null auto_increment,
  user_id bigint not null,
  hosp_id bigint not null,
  dept_id bigint not null,
  type tinyint not null,
  visit_id bigint not null default 0,
  visit_at datetime default null,
  doc_id bigint default null,
  created_at datetime not null,
  primary key (id),
  key idx_user (user_id),
  key idx_visit (visit_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_user_barcode (
  id bigint not null auto_increment,
  user_id bigint not null,
  hosp_id bigint not null,
  dept_id bigint not null,
  manage_id bigint not null,
  barcode varchar(30) not null,
  is_quality tinyint not null default 0,
  created_at datetime not null,
  primary key (id),
  unique key uk_user_manage (user_id, hosp_id, manage_id),
  key idx_hosp_dept (hosp_id, dept_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_user_visit_his (
  id bigint not null auto_increment,
  user_id bigint not null,
  visit_level int not null,
  visit_at datetime not null,
  primary key (id),
  key idx_user (user_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_user_hosp_group (
  id bigint not null auto_increment,
  user_id bigint not null,
  hosp_id bigint not null,
  group_id bigint not null,
  created_at datetime not null,
  primary key (id),
  key idx_user (user_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_complete (
  id bigint not null auto_increment,
  user_id bigint not null,
  visit_level int not null,
  category_id int not null,
  complete_a decimal(5,2) default null,
  complete_b decimal(5,2) default null,
  primary key (id),
  unique key uk_user_level_category (user_id, visit_level, category_id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table z_mmc_blood_sugar (
  id bigint not null auto_increment,
  user_id bigint not null,
  visit_year smallint not null,
  value decimal(6,2) default null,
  measured_at datetime(3) default null,
  primary key (id),
  unique key uk_user_year (user_id, visit_year)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table new_doc_group (
  id int not null auto_increment,
  doc_id bigint not null,
  company_id bigint not null,
  group_id int not null,
  created_at datetime not null,
  primary key (id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;

create table new_group_role (
  id int not null auto_increment,
  name varchar(50) not null,
  menus text,
  company_id bigint not null,
  status tinyint not null default 1,
  primary key (id)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci;
