using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class RuleVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches");

            migrationBuilder.AddColumn<string>(
                name: "cause",
                table: "score_changes",
                type: "varchar(30)",
                unicode: false,
                maxLength: 30,
                nullable: false,
                defaultValue: "facts");

            migrationBuilder.AddColumn<int>(
                name: "rule_version",
                table: "score_changes",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "rule_version",
                table: "lead_status_changes",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "rule_version",
                table: "campaigns",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "rule_version",
                table: "campaign_leads",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.Sql("EXEC(N'UPDATE score_changes SET cause = ''interaction'' WHERE interaction_id IS NOT NULL');");

            migrationBuilder.CreateTable(
                name: "rule_versions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    campaign_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    saved_utc = table.Column<DateTime>(type: "datetime2", nullable: false),
                    saved_by_id = table.Column<long>(type: "bigint", nullable: true),
                    saved_by = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false),
                    scoring_rules = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    progression_rules = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    score_floor = table.Column<long>(type: "bigint", nullable: true),
                    score_ceiling = table.Column<long>(type: "bigint", nullable: true),
                    restored_from = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rule_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_rule_versions_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches",
                column: "message_id",
                filter: "message_id IS NOT NULL AND channel = 'sms'");

            migrationBuilder.CreateIndex(
                name: "ix_rule_versions_campaign_id_number",
                table: "rule_versions",
                columns: new[] { "campaign_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "rule_versions");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches");

            migrationBuilder.DropColumn(
                name: "cause",
                table: "score_changes");

            migrationBuilder.DropColumn(
                name: "rule_version",
                table: "score_changes");

            migrationBuilder.DropColumn(
                name: "rule_version",
                table: "lead_status_changes");

            migrationBuilder.DropColumn(
                name: "rule_version",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "rule_version",
                table: "campaign_leads");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches",
                column: "message_id",
                filter: "message_id IS NOT NULL");
        }
    }
}
