using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.Sqlite.Migrations
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

            // Made anew, for dropping columns would rebuild it outside the transaction; what it held is told again within seconds.
            migrationBuilder.DropTable(
                name: "channel_states");

            migrationBuilder.CreateTable(
                name: "channel_states",
                columns: table => new
                {
                    channel = table.Column<string>(type: "TEXT", unicode: false, maxLength: 30, nullable: false),
                    next_slot_utc = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channel_states", x => x.channel);
                });

            migrationBuilder.AddColumn<string>(
                name: "from_address",
                table: "sandbox_messages",
                type: "TEXT",
                maxLength: 320,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "email_sender_ids",
                table: "campaigns",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "sms_sender_ids",
                table: "campaigns",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "sender_id",
                table: "campaign_outreaches",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // What was planned before leaves by the configured senders.
            migrationBuilder.Sql("UPDATE campaign_outreaches SET sender_id = CASE channel WHEN 'email' THEN 1 WHEN 'sms' THEN 2 ELSE 0 END;");

            migrationBuilder.CreateTable(
                name: "sender_states",
                columns: table => new
                {
                    sender_id = table.Column<long>(type: "INTEGER", nullable: false),
                    is_down = table.Column<bool>(type: "INTEGER", nullable: false),
                    down_since_utc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    next_probe_utc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    next_slot_utc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    sent_on_day = table.Column<int>(type: "INTEGER", nullable: false),
                    days_before = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sender_states", x => x.sender_id);
                });

            migrationBuilder.CreateTable(
                name: "senders",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", unicode: false, maxLength: 30, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    port = table.Column<int>(type: "INTEGER", nullable: false),
                    username = table.Column<string>(type: "TEXT", maxLength: 320, nullable: true),
                    sealed_password = table.Column<string>(type: "TEXT", nullable: true),
                    security = table.Column<string>(type: "TEXT", unicode: false, maxLength: 30, nullable: false),
                    is_paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    per_hour = table.Column<int>(type: "INTEGER", nullable: true),
                    per_day = table.Column<int>(type: "INTEGER", nullable: true),
                    warm_up_first_day = table.Column<int>(type: "INTEGER", nullable: true),
                    warm_up_growth_percent = table.Column<int>(type: "INTEGER", nullable: false),
                    created_utc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    removed_utc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "error",
                table: "channel_states",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_down",
                table: "channel_states",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "next_probe_utc",
                table: "channel_states",
                type: "TEXT",
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
