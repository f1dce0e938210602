using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Shared;

[EveryDatabase]
public sealed class StoredTextTests
{
    private const char High = '\uD83D';
    private const char Low = '\uDE00';

    [Theory]
    [InlineData("", "")]
    [InlineData("Zoé 😀", "Zoé 😀")]
    [InlineData("a\0b\0", "ab")]
    public void What_no_database_keeps_is_left_out(string text, string expected) => Assert.Equal(expected, StoredText.Clean(text));

    [Fact]
    public void Half_a_character_becomes_the_sign_for_an_unreadable_one()
    {
        Assert.Equal("a\uFFFD", StoredText.Clean($"a{High}"));
        Assert.Equal("\uFFFDa", StoredText.Clean($"{Low}a"));
        Assert.Equal("\uFFFD😀\uFFFD", StoredText.Clean($"{High}{High}{Low}{Low}"));
    }

    [Fact]
    public void Any_text_has_utf_8_once_it_is_clean() => Gen.Char.Array[0, 20].Select(chars => new string(chars)).Sample(text =>
    {
        var clean = StoredText.Clean(text);
        Assert.Equal(clean, Strict.GetString(Strict.GetBytes(clean)));
        Assert.Same(clean, StoredText.Clean(clean));
    });

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("a😀b", 3, "a😀")]
    public void A_cut_ends_with_a_whole_character(string text, int length, string expected) => Assert.Equal(expected, StoredText.Cut(text, length));

    [Fact]
    public async Task Rows_keep_what_fits_and_are_found_by_what_they_were_given()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var long1000 = new string('x', 999) + "😀😀";
        await studio.AddAsync(new Suppression { Channel = Domain.Sequences.Channel.Email, Address = "gone\0@example.com", Note = long1000, Reason = SuppressionReason.Manual, CreatedUtc = studio.NowUtc });

        await using var db = await studio.OpenAsync();
        var wanted = "gone\0@example.com";
        Assert.Equal(new string('x', 999), (await db.Suppressions.SingleAsync(row => row.Address == wanted)).Note);
        string[] several = [wanted, "\0"];
        Assert.Equal("gone@example.com", (await db.Suppressions.SingleAsync(row => several.Contains(row.Address))).Address);
    }

    [Fact]
    public async Task Rows_inserted_at_once_keep_the_same()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var lead = new Lead { CreatedUtc = studio.NowUtc, FirstName = new string('x', 199) + "😀", JobTitle = $"a\0{High}" };
        lead.SetAddresses("bulk@example.com", null);
        lead.MoveTo(LeadStatus.First, studio.NowUtc);
        lead.RefreshSortName();

        await using var db = await studio.OpenAsync();
        await using (var write = await db.BeginWriteAsync())
        {
            await db.Dialect.InsertAsync(db, [lead], CancellationToken.None);
            await write.CommitAsync();
        }

        var stored = await db.Leads.AsNoTracking().SingleAsync();
        Assert.Equal((new string('x', 199), "a\uFFFD"), (stored.FirstName, stored.JobTitle));
    }

    private static System.Text.UTF8Encoding Strict => new(false, throwOnInvalidBytes: true);
}
