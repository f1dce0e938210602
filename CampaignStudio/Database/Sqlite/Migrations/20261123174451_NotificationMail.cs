using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class NotificationMail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "email_pending",
                table: "notifications",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "ix_notifications_email_pending_id",
                table: "notifications",
                columns: new[] { "email_pending", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_lead_status_changes_campaign_id_id",
                table: "lead_status_changes",
                columns: new[] { "campaign_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_notifications_email_pending_id",
                table: "notifications");

            migrationBuilder.DropIndex(
                name: "ix_lead_status_changes_campaign_id_id",
                table: "lead_status_changes");

            migrationBuilder.DropColumn(
                name: "email_pending",
                table: "notifications");
        }
    }
}
