using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ExitReasons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_campaign_leads_campaign_id_exit_reason",
                table: "campaign_leads",
                columns: new[] { "campaign_id", "exit_reason" },
                filter: "exit_reason IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_campaign_leads_campaign_id_exit_reason",
                table: "campaign_leads");
        }
    }
}
