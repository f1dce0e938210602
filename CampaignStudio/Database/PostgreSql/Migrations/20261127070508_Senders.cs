using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Senders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_claim",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_waiting",
                table: "campaign_outreaches");

            migrationBuilder.DropColumn(
                name: "down_since_utc",
                table: "channel_states");

            migrationBuilder.DropColumn(
                name: "error",
                table: "channel_states");

            migrationBuilder.DropColumn(
                name: "is_down",
                table: "channel_states");

            migrationBuilder.DropColumn(
                name: "next_probe_utc",
                table: "channel_states");

            migrationBuilder.AddColumn<string>(
                name: "from_address",
                table: "sandbox_messages",
                type: "character varying(320)",
                maxLength: 320,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "email_sender_ids",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "sms_sender_ids",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "sender_id",
                table: "campaign_outreaches",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // What was planned before leaves by the configured senders.
            migrationBuilder.Sql("UPDATE campaign_outreaches SET sender_id = CASE channel WHEN 'email' THEN 1 WHEN 'sms' THEN 2 ELSE 0 END;");

            migrationBuilder.CreateTable(
                name: "sender_states",
                columns: table => new
                {
                    sender_id = table.Column<long>(type: "bigint", nullable: false),
                    is_down = table.Column<bool>(type: "boolean", nullable: false),
                    down_since_utc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    next_probe_utc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    next_slot_utc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    day = table.Column<int>(type: "integer", nullable: false),
                    sent_on_day = table.Column<int>(type: "integer", nullable: false),
                    days_before = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sender_states", x => x.sender_id);
                });

            migrationBuilder.CreateTable(
                name: "senders",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    channel = table.Column<string>(type: "character varying(30)", unicode: false, maxLength: 30, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    display_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    host = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    port = table.Column<int>(type: "integer", nullable: false),
                    username = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    sealed_password = table.Column<string>(type: "text", nullable: true),
                    security = table.Column<string>(type: "character varying(30)", unicode: false, maxLength: 30, nullable: false),
                    is_paused = table.Column<bool>(type: "boolean", nullable: false),
                    per_hour = table.Column<int>(type: "integer", nullable: true),
                    per_day = table.Column<int>(type: "integer", nullable: true),
                    warm_up_first_day = table.Column<int>(type: "integer", nullable: true),
                    warm_up_growth_percent = table.Column<int>(type: "integer", nullable: false),
                    created_utc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    removed_utc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_senders", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_claim",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "is_held", "due_utc", "id", "sender_id" },
                filter: "status = 'scheduled'");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_waiting",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "status", "is_held", "sender_id", "reason", "due_utc" },
                filter: "status IN ('scheduled', 'sending', 'waiting', 'unknown')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sender_states");

            migrationBuilder.DropTable(
                name: "senders");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_claim",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_waiting",
                table: "campaign_outreaches");

            migrationBuilder.DropColumn(
                name: "from_address",
                table: "sandbox_messages");

            migrationBuilder.DropColumn(
                name: "email_sender_ids",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "sms_sender_ids",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "sender_id",
                table: "campaign_outreaches");

            migrationBuilder.AddColumn<DateTime>(
                name: "down_since_utc",
                table: "channel_states",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "error",
                table: "channel_states",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_down",
                table: "channel_states",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "next_probe_utc",
                table: "channel_states",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_claim",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "is_held", "due_utc", "id", "channel" },
                filter: "status = 'scheduled'");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_waiting",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "status", "is_held", "channel", "reason", "due_utc" },
                filter: "status IN ('scheduled', 'sending', 'waiting', 'unknown')");
        }
    }
}
