using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ListsAndSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_leads_assigned_to_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_email",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_phone",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_status_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_campaign_id_sent_utc",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_campaign_id_status_is_held_due_utc_id",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_status_due_utc",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_status_lease_until_utc",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_leads_evaluate_due_utc",
                table: "campaign_leads");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "leads");

            migrationBuilder.AlterColumn<string>(
                name: "identity_key",
                table: "leads",
                type: "character varying(330)",
                maxLength: 330,
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(330)",
                oldMaxLength: 330);

            migrationBuilder.AddColumn<string>(
                name: "sort_name",
                table: "leads",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "lead_words",
                columns: table => new
                {
                    word = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    lead_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_words", x => new { x.word, x.lead_id });
                    table.ForeignKey(
                        name: "fk_lead_words_leads_lead_id",
                        column: x => x.lead_id,
                        principalTable: "leads",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_leads_assigned_to_id_id",
                table: "leads",
                columns: new[] { "assigned_to_id", "id" },
                filter: "erased_utc IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_id",
                table: "leads",
                column: "id",
                filter: "erased_utc IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_phone_id",
                table: "leads",
                columns: new[] { "phone", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_sort_name_id",
                table: "leads",
                columns: new[] { "sort_name", "id" },
                filter: "erased_utc IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_status_id",
                table: "leads",
                columns: new[] { "status", "id" },
                filter: "erased_utc IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_campaign_id_channel_id",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "channel", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_campaign_id_id",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_campaign_id_sent_utc",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "sent_utc" },
                filter: "sent_utc IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_campaign_id_status_id",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_claim",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "is_held", "due_utc", "id", "channel" },
                filter: "status = 'scheduled'");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches",
                column: "message_id",
                filter: "message_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_status_due_utc",
                table: "campaign_outreaches",
                columns: new[] { "status", "due_utc" },
                filter: "due_utc IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_status_lease_until_utc",
                table: "campaign_outreaches",
                columns: new[] { "status", "lease_until_utc" },
                filter: "lease_until_utc IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_waiting",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "status", "is_held", "channel", "reason", "due_utc" },
                filter: "status IN ('scheduled', 'sending', 'waiting', 'unknown')");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_leads_campaign_id_id",
                table: "campaign_leads",
                columns: new[] { "campaign_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_leads_campaign_id_score_id",
                table: "campaign_leads",
                columns: new[] { "campaign_id", "score", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_leads_evaluate_due_utc_id_campaign_id",
                table: "campaign_leads",
                columns: new[] { "evaluate_due_utc", "id", "campaign_id" },
                filter: "evaluate_due_utc IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lead_words_lead_id",
                table: "lead_words",
                column: "lead_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "lead_words");

            migrationBuilder.DropIndex(
                name: "ix_leads_assigned_to_id_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_phone_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_sort_name_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_status_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_campaign_id_channel_id",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_campaign_id_id",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_campaign_id_sent_utc",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_campaign_id_status_id",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_claim",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_status_due_utc",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_status_lease_until_utc",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_outreaches_waiting",
                table: "campaign_outreaches");

            migrationBuilder.DropIndex(
                name: "ix_campaign_leads_campaign_id_id",
                table: "campaign_leads");

            migrationBuilder.DropIndex(
                name: "ix_campaign_leads_campaign_id_score_id",
                table: "campaign_leads");

            migrationBuilder.DropIndex(
                name: "ix_campaign_leads_evaluate_due_utc_id_campaign_id",
                table: "campaign_leads");

            migrationBuilder.DropColumn(
                name: "sort_name",
                table: "leads");

            migrationBuilder.AlterColumn<string>(
                name: "identity_key",
                table: "leads",
                type: "character varying(330)",
                maxLength: 330,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(330)",
                oldMaxLength: 330,
                oldCollation: "C");

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "leads",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "ix_leads_assigned_to_id",
                table: "leads",
                column: "assigned_to_id");

            migrationBuilder.CreateIndex(
                name: "ix_leads_email",
                table: "leads",
                column: "email");

            migrationBuilder.CreateIndex(
                name: "ix_leads_phone",
                table: "leads",
                column: "phone");

            migrationBuilder.CreateIndex(
                name: "ix_leads_status_id",
                table: "leads",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_campaign_id_sent_utc",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "sent_utc" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_campaign_id_status_is_held_due_utc_id",
                table: "campaign_outreaches",
                columns: new[] { "campaign_id", "status", "is_held", "due_utc", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_message_id",
                table: "campaign_outreaches",
                column: "message_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_status_due_utc",
                table: "campaign_outreaches",
                columns: new[] { "status", "due_utc" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_outreaches_status_lease_until_utc",
                table: "campaign_outreaches",
                columns: new[] { "status", "lease_until_utc" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_leads_evaluate_due_utc",
                table: "campaign_leads",
                column: "evaluate_due_utc");
        }
    }
}
