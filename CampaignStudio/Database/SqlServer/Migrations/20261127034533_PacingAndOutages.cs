using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class PacingAndOutages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "interruptions",
                table: "scheduled_executions",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "next_slot_utc",
                table: "channel_states",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "hourly_cap",
                table: "campaigns",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "overdue_since_utc",
                table: "campaigns",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "overdue_until_utc",
                table: "campaigns",
                type: "datetime2",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "delivery_settings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    email_per_hour = table.Column<int>(type: "int", nullable: true),
                    sms_per_hour = table.Column<int>(type: "int", nullable: true),
                    frequency_max = table.Column<int>(type: "int", nullable: true),
                    frequency_days = table.Column<int>(type: "int", nullable: false),
                    frequency_mode = table.Column<string>(type: "varchar(30)", unicode: false, maxLength: 30, nullable: false),
                    stale_after_hours = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_settings", x => x.id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delivery_settings");

            migrationBuilder.DropColumn(
                name: "interruptions",
                table: "scheduled_executions");

            migrationBuilder.DropColumn(
                name: "next_slot_utc",
                table: "channel_states");

            migrationBuilder.DropColumn(
                name: "hourly_cap",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "overdue_since_utc",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "overdue_until_utc",
                table: "campaigns");
        }
    }
}
