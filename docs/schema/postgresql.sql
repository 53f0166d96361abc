-- kernel
create table "kernel__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "kernel__migration_pkey" primary key ("name"));
create table "kernel_outbox" ("id" bigserial primary key, "queue" varchar(255) not null, "job" text not null, "created_at" timestamptz(3) not null, "sent_at" timestamptz(3), "error" text);
create index "kernel_outbox_waiting" on "kernel_outbox" ("sent_at", "id");
create table "kernel_inbox" ("job_id" uuid not null, "step" varchar(100) not null, "done_at" timestamptz(3) not null, constraint "kernel_inbox_pkey" primary key ("job_id", "step"));
create index "kernel_inbox_done" on "kernel_inbox" ("done_at");
create table "kernel_plugin_state" ("name" varchar(40), "package" varchar(214), "disabled" boolean not null, "reason" varchar(500), "attempt" integer not null, "webhooks" varchar(500) not null, "changed_at" timestamptz(3) not null, constraint "kernel_plugin_state_pkey" primary key ("name"));
insert into kernel__migration (name, ran_at) values ('001_outbox', current_timestamp(3)), ('002_inbox', current_timestamp(3)), ('003_plugin_state', current_timestamp(3));

-- audit
create table "audit__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "audit__migration_pkey" primary key ("name"));
create table "audit_log" ("id" bigserial primary key, "at" timestamptz(3) not null, "actor_id" bigint, "action" varchar(100) not null, "subject_type" varchar(50) not null, "subject_id" varchar(64) not null, "before" text, "after" text);
create index "audit_log_subject_type_subject_id_id_index" on "audit_log" ("subject_type", "subject_id", "id");
alter table "audit_log" add column "actor_name" varchar(100);
insert into audit__migration (name, ran_at) values ('001_log', current_timestamp(3)), ('002_actor_name', current_timestamp(3));

-- auth
create table "auth__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "auth__migration_pkey" primary key ("name"));
create table "auth_user" ("id" bigserial primary key, "email" varchar(200) not null, "name" varchar(200) not null, "role" varchar(50) not null, "locale" varchar(10) not null default 'en', "password_hash" varchar(200) not null, "active" boolean not null default '1', "created_at" timestamptz(3) not null);
alter table "auth_user" add constraint "auth_user_email_unique" unique ("email");
create table "auth_user_scope" ("id" bigserial primary key, "user_id" bigint not null, "franchise_id" bigint, "outlet_id" bigint);
create index "auth_user_scope_user_id_index" on "auth_user_scope" ("user_id");
create table "auth_session" ("token_hash" varchar(64), "user_id" bigint not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, constraint "auth_session_pkey" primary key ("token_hash"));
create index "auth_session_user_id_index" on "auth_session" ("user_id");
create index "auth_session_expires_at_index" on "auth_session" ("expires_at");
create table "auth_failure" ("email_hash" varchar(64), "count" integer not null, "last_at" timestamptz(3) not null, "locked_until" timestamptz(3), constraint "auth_failure_pkey" primary key ("email_hash"));
insert into auth__migration (name, ran_at) values ('001_user', current_timestamp(3)), ('002_user_scope', current_timestamp(3)), ('003_session', current_timestamp(3)), ('004_failure', current_timestamp(3));

-- directory
create table "directory__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "directory__migration_pkey" primary key ("name"));
create table "directory_contact" ("id" bigserial primary key, "name" varchar(200), "name_seen_at" timestamptz(3), "created_at" timestamptz(3) not null);
create table "directory_contact_identity" ("id" bigserial primary key, "contact_id" bigint not null, "kind" varchar(10) not null, "value" varchar(200) not null, "address" varchar(200) not null, "active_value" varchar(200), "created_at" timestamptz(3) not null);
create index "directory_contact_identity_contact_id_index" on "directory_contact_identity" ("contact_id");
alter table "directory_contact_identity" add constraint "directory_contact_identity_kind_active_value_unique" unique ("kind", "active_value");
create table "directory_franchise" ("id" bigserial primary key, "fid" varchar(64) not null, "name" varchar(200) not null, "created_at" timestamptz(3) not null);
alter table "directory_franchise" add constraint "directory_franchise_fid_unique" unique ("fid");
create table "directory_outlet" ("id" bigserial primary key, "oid" varchar(64) not null, "franchise_id" bigint not null, "name" varchar(200) not null, "time_zone" varchar(64) not null default 'Asia/Kuala_Lumpur', "created_at" timestamptz(3) not null);
alter table "directory_outlet" add constraint "directory_outlet_oid_unique" unique ("oid");
create index "directory_outlet_franchise_id_index" on "directory_outlet" ("franchise_id");
create table "directory_contact_outlet" ("contact_id" bigint not null, "outlet_id" bigint not null, "is_primary" boolean not null default '0', constraint "directory_contact_outlet_pkey" primary key ("contact_id", "outlet_id"));
create index "directory_contact_outlet_outlet_id_index" on "directory_contact_outlet" ("outlet_id");
insert into directory__migration (name, ran_at) values ('001_contact', current_timestamp(3)), ('002_contact_identity', current_timestamp(3)), ('003_franchise', current_timestamp(3)), ('004_outlet', current_timestamp(3)), ('005_contact_outlet', current_timestamp(3));

-- embeds
create table "embeds__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "embeds__migration_pkey" primary key ("name"));
create table "embeds_module" ("id" bigserial primary key, "plugin" varchar(40) not null, "file" varchar(100) not null, "code" text not null, "published_at" timestamptz(3) not null);
alter table "embeds_module" add constraint "embeds_module_plugin_file_unique" unique ("plugin", "file");
create table "embeds_withdrawal" ("widget" varchar(60), "until" timestamptz(3) not null, constraint "embeds_withdrawal_pkey" primary key ("widget"));
insert into embeds__migration (name, ran_at) values ('001_module', current_timestamp(3)), ('002_withdrawal', current_timestamp(3));

-- live
create table "live__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "live__migration_pkey" primary key ("name"));
create table "live_event" ("id" bigserial primary key, "at" timestamptz(3) not null, "topic" varchar(64) not null, "permission" varchar(100) not null, "unlinked_permission" varchar(100), "franchise_id" bigint, "outlet_id" bigint, "data" text not null);
create index "live_event_at_index" on "live_event" ("at");
insert into live__migration (name, ran_at) values ('001_event', current_timestamp(3));

-- messaging
create table "messaging__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "messaging__migration_pkey" primary key ("name"));
create table "messaging_channel_account" ("id" bigserial primary key, "channel" varchar(50) not null, "provider_id" varchar(100) not null, "label" varchar(200) not null, "paused_reason" text, "created_at" timestamptz(3) not null);
alter table "messaging_channel_account" add constraint "messaging_channel_account_channel_provider_id_unique" unique ("channel", "provider_id");
create table "messaging_conversation" ("id" bigserial primary key, "contact_id" bigint not null, "account_id" bigint not null, "last_inbound_at" timestamptz(3), "address_kind" varchar(10), "address" varchar(200), "created_at" timestamptz(3) not null);
alter table "messaging_conversation" add constraint "messaging_conversation_contact_id_account_id_unique" unique ("contact_id", "account_id");
create table "messaging_message" ("id" bigserial primary key, "account_id" bigint not null, "conversation_id" bigint not null, "direction" varchar(3) not null, "provider_id" varchar(200), "kind" varchar(50) not null, "text" text not null, "content" text, "media" text, "target_provider_id" varchar(200), "status" varchar(20) not null, "version" integer not null default '1', "error_code" varchar(100), "error_text" text, "author_id" bigint, "client_id" varchar(64), "not_before" timestamptz(3), "attempts_before" integer not null default '0', "handled_by" varchar(50), "occurred_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, "raw" text);
alter table "messaging_message" add constraint "messaging_message_account_id_provider_id_unique" unique ("account_id", "provider_id");
alter table "messaging_message" add constraint "messaging_message_conversation_id_client_id_unique" unique ("conversation_id", "client_id");
create index "messaging_message_conversation_id_status_id_index" on "messaging_message" ("conversation_id", "status", "id");
create table "messaging_attempt" ("id" bigserial primary key, "message_id" bigint not null, "number" integer not null, "outcome" varchar(20), "provider_id" varchar(200), "http_status" integer, "error_code" varchar(100), "error_text" text, "started_at" timestamptz(3) not null, "finished_at" timestamptz(3));
create index "messaging_attempt_provider_id_index" on "messaging_attempt" ("provider_id");
alter table "messaging_attempt" add constraint "messaging_attempt_message_id_number_unique" unique ("message_id", "number");
create table "messaging_status_event" ("id" bigserial primary key, "account_id" bigint not null, "provider_id" varchar(200) not null, "status" varchar(30) not null, "recipient" varchar(200) not null, "message_id" bigint, "error_code" varchar(100), "error_text" text, "occurred_at" timestamptz(3) not null, "raw" text not null);
create index "messaging_status_event_message_id_index" on "messaging_status_event" ("message_id");
alter table "messaging_status_event" add constraint "messaging_status_event_account_id_provider_id_status_recipient_unique" unique ("account_id", "provider_id", "status", "recipient");
create index "messaging_message_unrouted" on "messaging_message" ("handled_by", "direction", "id");
alter table "messaging_conversation" add column "thread" varchar(64) not null default '', add column "franchise_id" bigint, add column "outlet_id" bigint;
alter table "messaging_conversation" add constraint "messaging_conversation_contact_id_account_id_thread_unique" unique ("contact_id", "account_id", "thread");
alter table "messaging_conversation" drop constraint "messaging_conversation_contact_id_account_id_unique";
insert into messaging__migration (name, ran_at) values ('001_channel_account', current_timestamp(3)), ('002_conversation', current_timestamp(3)), ('003_message', current_timestamp(3)), ('004_attempt', current_timestamp(3)), ('005_status_event', current_timestamp(3)), ('006_unrouted', current_timestamp(3)), ('007_thread', current_timestamp(3)), ('008_thread_unique', current_timestamp(3)), ('009_one_conversation', current_timestamp(3));

-- settings
create table "settings__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "settings__migration_pkey" primary key ("name"));
create table "settings_value" ("id" bigserial primary key, "plugin" varchar(40) not null, "level" varchar(10) not null, "scope_id" bigint not null, "plain" text not null, "sealed" text not null, "version" integer not null, "updated_at" timestamptz(3) not null, "updated_by" bigint);
alter table "settings_value" add constraint "settings_value_plugin_level_scope_id_unique" unique ("plugin", "level", "scope_id");
insert into settings__migration (name, ran_at) values ('001_value', current_timestamp(3));

-- webhooks
create table "webhooks__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "webhooks__migration_pkey" primary key ("name"));
create table "webhooks_event" ("id" bigserial primary key, "source" varchar(64) not null, "hash" bytea not null, "body" bytea not null, "batch" uuid not null, "received_at" timestamptz(3) not null, "processed_at" timestamptz(3), "tries" integer not null default '0', "error" text);
create index "webhooks_event_batch_index" on "webhooks_event" ("batch");
alter table "webhooks_event" add constraint "webhooks_event_source_hash_unique" unique ("source", "hash");
create index "webhooks_event_waiting" on "webhooks_event" ("processed_at", "received_at");
insert into webhooks__migration (name, ran_at) values ('001_event', current_timestamp(3)), ('002_waiting', current_timestamp(3));

-- tickets
create table "tickets__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "tickets__migration_pkey" primary key ("name"));
create table "tickets_ticket" ("id" bigserial primary key, "conversation_id" bigint not null, "open_conversation_id" bigint, "contact_id" bigint not null, "channel" varchar(50) not null, "status" varchar(20) not null, "is_open" boolean not null, "assignee_id" bigint, "franchise_id" bigint, "outlet_id" bigint, "last_message_id" bigint not null, "last_message_at" timestamptz(3) not null, "last_message_preview" varchar(200) not null, "last_message_kind" varchar(50) not null, "last_message_direction" varchar(3) not null, "awaiting_reply_since" timestamptz(3), "answered_at" timestamptz(3), "resolved_at" timestamptz(3), "created_at" timestamptz(3) not null, "version" integer not null default '1');
alter table "tickets_ticket" add constraint "tickets_ticket_open_conversation_id_unique" unique ("open_conversation_id");
create index "tickets_ticket_contact_id_index" on "tickets_ticket" ("contact_id");
create index "tickets_ticket_conversation_id_id_index" on "tickets_ticket" ("conversation_id", "id");
create index "tickets_ticket_is_open_last_message_at_id_index" on "tickets_ticket" ("is_open", "last_message_at", "id");
create index "tickets_ticket_status_last_message_at_id_index" on "tickets_ticket" ("status", "last_message_at", "id");
create index "tickets_ticket_assignee_id_is_open_last_message_at_id_index" on "tickets_ticket" ("assignee_id", "is_open", "last_message_at", "id");
create index "tickets_ticket_franchise_id_is_open_last_message_at_id_index" on "tickets_ticket" ("franchise_id", "is_open", "last_message_at", "id");
create index "tickets_ticket_outlet_id_is_open_last_message_at_id_index" on "tickets_ticket" ("outlet_id", "is_open", "last_message_at", "id");
create table "tickets_message" ("message_id" bigint, "ticket_id" bigint not null, "occurred_at" timestamptz(3) not null, constraint "tickets_message_pkey" primary key ("message_id"));
create index "tickets_message_ticket_id_occurred_at_message_id_index" on "tickets_message" ("ticket_id", "occurred_at", "message_id");
create table "tickets_event" ("id" bigserial primary key, "ticket_id" bigint not null, "at" timestamptz(3) not null, "type" varchar(30) not null, "actor_id" bigint, "data" text not null, "client_id" varchar(64));
alter table "tickets_event" add constraint "tickets_event_ticket_id_client_id_unique" unique ("ticket_id", "client_id");
create index "tickets_event_ticket_id_at_id_index" on "tickets_event" ("ticket_id", "at", "id");
create table "tickets_reference" ("ticket_id" bigint, "reference" varchar(40) not null, "created_at" timestamptz(3) not null, constraint "tickets_reference_pkey" primary key ("ticket_id"));
alter table "tickets_reference" add constraint "tickets_reference_reference_unique" unique ("reference");
create table "tickets_submission" ("id" bigserial primary key, "client_id" varchar(40) not null, "token_id" varchar(40) not null, "number" integer not null, "ticket_id" bigint, "contact_id" bigint, "origin" varchar(200) not null, "consent_text" text not null, "consent_version" varchar(40) not null, "consent_locale" varchar(2) not null, "consent_at" timestamptz(3) not null);
alter table "tickets_submission" add constraint "tickets_submission_client_id_unique" unique ("client_id");
create index "tickets_submission_ticket_id_index" on "tickets_submission" ("ticket_id");
create index "tickets_submission_contact_id_index" on "tickets_submission" ("contact_id");
alter table "tickets_submission" add constraint "tickets_submission_token_id_number_unique" unique ("token_id", "number");
create index "tickets_ticket_is_open_awaiting_reply_since_id_index" on "tickets_ticket" ("is_open", "awaiting_reply_since", "id");
insert into tickets__migration (name, ran_at) values ('001_ticket', current_timestamp(3)), ('002_message', current_timestamp(3)), ('003_event', current_timestamp(3)), ('004_reference', current_timestamp(3)), ('005_submission', current_timestamp(3)), ('006_waiting', current_timestamp(3));

-- whatsapp-cloud
create table "whatsapp_cloud__migration" ("name" varchar(100), "ran_at" timestamptz(3), constraint "whatsapp_cloud__migration_pkey" primary key ("name"));
create table "whatsapp_cloud_event" ("id" bigserial primary key, "hash" varchar(64) not null, "field" varchar(100) not null, "event" varchar(100) not null, "waba_id" varchar(100), "phone_number_id" varchar(100), "payload" text not null, "occurred_at" timestamptz(3) not null);
alter table "whatsapp_cloud_event" add constraint "whatsapp_cloud_event_hash_unique" unique ("hash");
create index "whatsapp_cloud_event_field_id_index" on "whatsapp_cloud_event" ("field", "id");
create table "whatsapp_cloud_held" ("id" bigserial primary key, "webhook_id" bigint not null, "phone_number_id" varchar(100) not null, "waba_id" varchar(100) not null, "reason" varchar(300) not null, "elements" integer not null, "held_at" timestamptz(3) not null, "released_at" timestamptz(3));
alter table "whatsapp_cloud_held" add constraint "whatsapp_cloud_held_webhook_id_phone_number_id_waba_id_unique" unique ("webhook_id", "phone_number_id", "waba_id");
create index "whatsapp_cloud_held_released_at_id_index" on "whatsapp_cloud_held" ("released_at", "id");
insert into whatsapp_cloud__migration (name, ran_at) values ('001_event', current_timestamp(3)), ('002_held', current_timestamp(3));
