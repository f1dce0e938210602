using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CampaignStudio.Database.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Answers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "html",
                table: "interactions",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "link_tags",
                table: "campaigns",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "pause_on_absence",
                table: "campaigns",
                type: "bit",
                nullable: false,
                defaultValue: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "html",
                table: "interactions");

            migrationBuilder.DropColumn(
                name: "link_tags",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "pause_on_absence",
                table: "campaigns");
        }
    }
}
