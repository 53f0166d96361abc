-- kernel
create table `kernel__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `kernel_outbox` (`id` bigint unsigned not null auto_increment primary key, `queue` varchar(255) not null, `job` longtext not null, `created_at` datetime(3) not null, `sent_at` datetime(3), `error` longtext) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `kernel_outbox` add index `kernel_outbox_waiting`(`sent_at`, `id`);
create table `kernel_inbox` (`job_id` char(36) not null, `step` varchar(100) not null, `done_at` datetime(3) not null, primary key (`job_id`, `step`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `kernel_inbox` add index `kernel_inbox_done`(`done_at`);
create table `kernel_plugin_state` (`name` varchar(40), `package` varchar(214), `disabled` boolean not null, `reason` varchar(500), `attempt` int not null, `webhooks` varchar(500) not null, `changed_at` datetime(3) not null, primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
insert into kernel__migration (name, ran_at) values ('001_outbox', current_timestamp(3)), ('002_inbox', current_timestamp(3)), ('003_plugin_state', current_timestamp(3));

-- audit
create table `audit__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `audit_log` (`id` bigint unsigned not null auto_increment primary key, `at` datetime(3) not null, `actor_id` bigint, `action` varchar(100) not null, `subject_type` varchar(50) not null, `subject_id` varchar(64) not null, `before` longtext, `after` longtext) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `audit_log` add index `audit_log_subject_type_subject_id_id_index`(`subject_type`, `subject_id`, `id`);
alter table `audit_log` add `actor_name` varchar(100);
insert into audit__migration (name, ran_at) values ('001_log', current_timestamp(3)), ('002_actor_name', current_timestamp(3));

-- auth
create table `auth__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `auth_user` (`id` bigint unsigned not null auto_increment primary key, `email` varchar(200) not null, `name` varchar(200) not null, `role` varchar(50) not null, `locale` varchar(10) not null default 'en', `password_hash` varchar(200) not null, `active` boolean not null default '1', `created_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `auth_user` add unique `auth_user_email_unique`(`email`);
create table `auth_user_scope` (`id` bigint unsigned not null auto_increment primary key, `user_id` bigint not null, `franchise_id` bigint, `outlet_id` bigint) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `auth_user_scope` add index `auth_user_scope_user_id_index`(`user_id`);
create table `auth_session` (`token_hash` varchar(64), `user_id` bigint not null, `created_at` datetime(3) not null, `expires_at` datetime(3) not null, primary key (`token_hash`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `auth_session` add index `auth_session_user_id_index`(`user_id`);
alter table `auth_session` add index `auth_session_expires_at_index`(`expires_at`);
create table `auth_failure` (`email_hash` varchar(64), `count` int not null, `last_at` datetime(3) not null, `locked_until` datetime(3), primary key (`email_hash`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
insert into auth__migration (name, ran_at) values ('001_user', current_timestamp(3)), ('002_user_scope', current_timestamp(3)), ('003_session', current_timestamp(3)), ('004_failure', current_timestamp(3));

-- directory
create table `directory__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `directory_contact` (`id` bigint unsigned not null auto_increment primary key, `name` varchar(200), `name_seen_at` datetime(3), `created_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `directory_contact_identity` (`id` bigint unsigned not null auto_increment primary key, `contact_id` bigint not null, `kind` varchar(10) not null, `value` varchar(200) not null, `address` varchar(200) not null, `active_value` varchar(200), `created_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `directory_contact_identity` add index `directory_contact_identity_contact_id_index`(`contact_id`);
alter table `directory_contact_identity` add unique `directory_contact_identity_kind_active_value_unique`(`kind`, `active_value`);
create table `directory_franchise` (`id` bigint unsigned not null auto_increment primary key, `fid` varchar(64) not null, `name` varchar(200) not null, `created_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `directory_franchise` add unique `directory_franchise_fid_unique`(`fid`);
create table `directory_outlet` (`id` bigint unsigned not null auto_increment primary key, `oid` varchar(64) not null, `franchise_id` bigint not null, `name` varchar(200) not null, `time_zone` varchar(64) not null default 'Asia/Kuala_Lumpur', `created_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `directory_outlet` add unique `directory_outlet_oid_unique`(`oid`);
alter table `directory_outlet` add index `directory_outlet_franchise_id_index`(`franchise_id`);
create table `directory_contact_outlet` (`contact_id` bigint not null, `outlet_id` bigint not null, `is_primary` boolean not null default '0', primary key (`contact_id`, `outlet_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `directory_contact_outlet` add index `directory_contact_outlet_outlet_id_index`(`outlet_id`);
insert into directory__migration (name, ran_at) values ('001_contact', current_timestamp(3)), ('002_contact_identity', current_timestamp(3)), ('003_franchise', current_timestamp(3)), ('004_outlet', current_timestamp(3)), ('005_contact_outlet', current_timestamp(3));

-- embeds
create table `embeds__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `embeds_module` (`id` bigint unsigned not null auto_increment primary key, `plugin` varchar(40) not null, `file` varchar(100) not null, `code` longtext not null, `published_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `embeds_module` add unique `embeds_module_plugin_file_unique`(`plugin`, `file`);
create table `embeds_withdrawal` (`widget` varchar(60), `until` datetime(3) not null, primary key (`widget`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
insert into embeds__migration (name, ran_at) values ('001_module', current_timestamp(3)), ('002_withdrawal', current_timestamp(3));

-- live
create table `live__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `live_event` (`id` bigint unsigned not null auto_increment primary key, `at` datetime(3) not null, `topic` varchar(64) not null, `permission` varchar(100) not null, `unlinked_permission` varchar(100), `franchise_id` bigint, `outlet_id` bigint, `data` longtext not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `live_event` add index `live_event_at_index`(`at`);
insert into live__migration (name, ran_at) values ('001_event', current_timestamp(3));

-- messaging
create table `messaging__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `messaging_channel_account` (`id` bigint unsigned not null auto_increment primary key, `channel` varchar(50) not null, `provider_id` varchar(100) not null, `label` varchar(200) not null, `paused_reason` longtext, `created_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `messaging_channel_account` add unique `messaging_channel_account_channel_provider_id_unique`(`channel`, `provider_id`);
create table `messaging_conversation` (`id` bigint unsigned not null auto_increment primary key, `contact_id` bigint not null, `account_id` bigint not null, `last_inbound_at` datetime(3), `address_kind` varchar(10), `address` varchar(200), `created_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `messaging_conversation` add unique `messaging_conversation_contact_id_account_id_unique`(`contact_id`, `account_id`);
create table `messaging_message` (`id` bigint unsigned not null auto_increment primary key, `account_id` bigint not null, `conversation_id` bigint not null, `direction` varchar(3) not null, `provider_id` varchar(200), `kind` varchar(50) not null, `text` longtext not null, `content` longtext, `media` longtext, `target_provider_id` varchar(200), `status` varchar(20) not null, `version` int not null default '1', `error_code` varchar(100), `error_text` longtext, `author_id` bigint, `client_id` varchar(64), `not_before` datetime(3), `attempts_before` int not null default '0', `handled_by` varchar(50), `occurred_at` datetime(3) not null, `created_at` datetime(3) not null, `raw` longtext) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `messaging_message` add unique `messaging_message_account_id_provider_id_unique`(`account_id`, `provider_id`);
alter table `messaging_message` add unique `messaging_message_conversation_id_client_id_unique`(`conversation_id`, `client_id`);
alter table `messaging_message` add index `messaging_message_conversation_id_status_id_index`(`conversation_id`, `status`, `id`);
create table `messaging_attempt` (`id` bigint unsigned not null auto_increment primary key, `message_id` bigint not null, `number` int not null, `outcome` varchar(20), `provider_id` varchar(200), `http_status` int, `error_code` varchar(100), `error_text` longtext, `started_at` datetime(3) not null, `finished_at` datetime(3)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `messaging_attempt` add index `messaging_attempt_provider_id_index`(`provider_id`);
alter table `messaging_attempt` add unique `messaging_attempt_message_id_number_unique`(`message_id`, `number`);
create table `messaging_status_event` (`id` bigint unsigned not null auto_increment primary key, `account_id` bigint not null, `provider_id` varchar(200) not null, `status` varchar(30) not null, `recipient` varchar(200) not null, `message_id` bigint, `error_code` varchar(100), `error_text` longtext, `occurred_at` datetime(3) not null, `raw` longtext not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `messaging_status_event` add index `messaging_status_event_message_id_index`(`message_id`);
alter table `messaging_status_event` add unique `messaging_status_event_account_id_provider_id_status_recipient_`(`account_id`, `provider_id`, `status`, `recipient`);
alter table `messaging_message` add index `messaging_message_unrouted`(`handled_by`, `direction`, `id`);
alter table `messaging_conversation` add `thread` varchar(64) not null default '', add `franchise_id` bigint, add `outlet_id` bigint;
alter table `messaging_conversation` add unique `messaging_conversation_contact_id_account_id_thread_unique`(`contact_id`, `account_id`, `thread`);
alter table `messaging_conversation` drop index `messaging_conversation_contact_id_account_id_unique`;
insert into messaging__migration (name, ran_at) values ('001_channel_account', current_timestamp(3)), ('002_conversation', current_timestamp(3)), ('003_message', current_timestamp(3)), ('004_attempt', current_timestamp(3)), ('005_status_event', current_timestamp(3)), ('006_unrouted', current_timestamp(3)), ('007_thread', current_timestamp(3)), ('008_thread_unique', current_timestamp(3)), ('009_one_conversation', current_timestamp(3));

-- settings
create table `settings__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `settings_value` (`id` bigint unsigned not null auto_increment primary key, `plugin` varchar(40) not null, `level` varchar(10) not null, `scope_id` bigint not null, `plain` longtext not null, `sealed` longtext not null, `version` int not null, `updated_at` datetime(3) not null, `updated_by` bigint) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `settings_value` add unique `settings_value_plugin_level_scope_id_unique`(`plugin`, `level`, `scope_id`);
insert into settings__migration (name, ran_at) values ('001_value', current_timestamp(3));

-- webhooks
create table `webhooks__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `webhooks_event` (`id` bigint unsigned not null auto_increment primary key, `source` varchar(64) not null, `hash` varbinary(32) not null, `body` longblob not null, `batch` char(36) not null, `received_at` datetime(3) not null, `processed_at` datetime(3), `tries` int not null default '0', `error` longtext) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `webhooks_event` add index `webhooks_event_batch_index`(`batch`);
alter table `webhooks_event` add unique `webhooks_event_source_hash_unique`(`source`, `hash`);
alter table `webhooks_event` add index `webhooks_event_waiting`(`processed_at`, `received_at`);
insert into webhooks__migration (name, ran_at) values ('001_event', current_timestamp(3)), ('002_waiting', current_timestamp(3));

-- tickets
create table `tickets__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `tickets_ticket` (`id` bigint unsigned not null auto_increment primary key, `conversation_id` bigint not null, `open_conversation_id` bigint, `contact_id` bigint not null, `channel` varchar(50) not null, `status` varchar(20) not null, `is_open` boolean not null, `assignee_id` bigint, `franchise_id` bigint, `outlet_id` bigint, `last_message_id` bigint not null, `last_message_at` datetime(3) not null, `last_message_preview` varchar(200) not null, `last_message_kind` varchar(50) not null, `last_message_direction` varchar(3) not null, `awaiting_reply_since` datetime(3), `answered_at` datetime(3), `resolved_at` datetime(3), `created_at` datetime(3) not null, `version` int not null default '1') default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `tickets_ticket` add unique `tickets_ticket_open_conversation_id_unique`(`open_conversation_id`);
alter table `tickets_ticket` add index `tickets_ticket_contact_id_index`(`contact_id`);
alter table `tickets_ticket` add index `tickets_ticket_conversation_id_id_index`(`conversation_id`, `id`);
alter table `tickets_ticket` add index `tickets_ticket_is_open_last_message_at_id_index`(`is_open`, `last_message_at`, `id`);
alter table `tickets_ticket` add index `tickets_ticket_status_last_message_at_id_index`(`status`, `last_message_at`, `id`);
alter table `tickets_ticket` add index `tickets_ticket_assignee_id_is_open_last_message_at_id_index`(`assignee_id`, `is_open`, `last_message_at`, `id`);
alter table `tickets_ticket` add index `tickets_ticket_franchise_id_is_open_last_message_at_id_index`(`franchise_id`, `is_open`, `last_message_at`, `id`);
alter table `tickets_ticket` add index `tickets_ticket_outlet_id_is_open_last_message_at_id_index`(`outlet_id`, `is_open`, `last_message_at`, `id`);
create table `tickets_message` (`message_id` bigint, `ticket_id` bigint not null, `occurred_at` datetime(3) not null, primary key (`message_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `tickets_message` add index `tickets_message_ticket_id_occurred_at_message_id_index`(`ticket_id`, `occurred_at`, `message_id`);
create table `tickets_event` (`id` bigint unsigned not null auto_increment primary key, `ticket_id` bigint not null, `at` datetime(3) not null, `type` varchar(30) not null, `actor_id` bigint, `data` longtext not null, `client_id` varchar(64)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `tickets_event` add unique `tickets_event_ticket_id_client_id_unique`(`ticket_id`, `client_id`);
alter table `tickets_event` add index `tickets_event_ticket_id_at_id_index`(`ticket_id`, `at`, `id`);
create table `tickets_reference` (`ticket_id` bigint, `reference` varchar(40) not null, `created_at` datetime(3) not null, primary key (`ticket_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `tickets_reference` add unique `tickets_reference_reference_unique`(`reference`);
create table `tickets_submission` (`id` bigint unsigned not null auto_increment primary key, `client_id` varchar(40) not null, `token_id` varchar(40) not null, `number` int not null, `ticket_id` bigint, `contact_id` bigint, `origin` varchar(200) not null, `consent_text` longtext not null, `consent_version` varchar(40) not null, `consent_locale` varchar(2) not null, `consent_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `tickets_submission` add unique `tickets_submission_client_id_unique`(`client_id`);
alter table `tickets_submission` add index `tickets_submission_ticket_id_index`(`ticket_id`);
alter table `tickets_submission` add index `tickets_submission_contact_id_index`(`contact_id`);
alter table `tickets_submission` add unique `tickets_submission_token_id_number_unique`(`token_id`, `number`);
alter table `tickets_ticket` add index `tickets_ticket_is_open_awaiting_reply_since_id_index`(`is_open`, `awaiting_reply_since`, `id`);
insert into tickets__migration (name, ran_at) values ('001_ticket', current_timestamp(3)), ('002_message', current_timestamp(3)), ('003_event', current_timestamp(3)), ('004_reference', current_timestamp(3)), ('005_submission', current_timestamp(3)), ('006_waiting', current_timestamp(3));

-- whatsapp-cloud
create table `whatsapp_cloud__migration` (`name` varchar(100), `ran_at` datetime(3), primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin;
create table `whatsapp_cloud_event` (`id` bigint unsigned not null auto_increment primary key, `hash` varchar(64) not null, `field` varchar(100) not null, `event` varchar(100) not null, `waba_id` varchar(100), `phone_number_id` varchar(100), `payload` longtext not null, `occurred_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `whatsapp_cloud_event` add unique `whatsapp_cloud_event_hash_unique`(`hash`);
alter table `whatsapp_cloud_event` add index `whatsapp_cloud_event_field_id_index`(`field`, `id`);
create table `whatsapp_cloud_held` (`id` bigint unsigned not null auto_increment primary key, `webhook_id` bigint not null, `phone_number_id` varchar(100) not null, `waba_id` varchar(100) not null, `reason` varchar(300) not null, `elements` int not null, `held_at` datetime(3) not null, `released_at` datetime(3)) default character set utf8mb4 collate utf8mb4_nopad_bin;
alter table `whatsapp_cloud_held` add unique `whatsapp_cloud_held_webhook_id_phone_number_id_waba_id_unique`(`webhook_id`, `phone_number_id`, `waba_id`);
alter table `whatsapp_cloud_held` add index `whatsapp_cloud_held_released_at_id_index`(`released_at`, `id`);
insert into whatsapp_cloud__migration (name, ran_at) values ('001_event', current_timestamp(3)), ('002_held', current_timestamp(3));
