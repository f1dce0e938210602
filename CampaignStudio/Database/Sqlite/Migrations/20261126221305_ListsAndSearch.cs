using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.Sqlite.Migrations
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

            // By itself EF Core would build the table anew, outside the transaction.
            migrationBuilder.Sql("""ALTER TABLE "leads" DROP COLUMN "search_text";""");

            migrationBuilder.AddColumn<string>(
                name: "sort_name",
                table: "leads",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            // Its rows are nothing but their key, so the key's index is all there is to be: smaller and quicker to fill by a third.
            migrationBuilder.Sql(
                """
                CREATE TABLE "lead_words" (
                    "word" TEXT NOT NULL,
                    "lead_id" INTEGER NOT NULL,
                    CONSTRAINT "pk_lead_words" PRIMARY KEY ("word", "lead_id"),
                    CONSTRAINT "fk_lead_words_leads_lead_id" FOREIGN KEY ("lead_id") REFERENCES "leads" ("id") ON DELETE CASCADE
                ) WITHOUT ROWID;
                """);

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

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "leads",
                type: "TEXT",
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
