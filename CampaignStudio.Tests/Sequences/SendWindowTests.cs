using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Tests.Sequences;

public sealed class SendWindowTests
{
    [Fact]
    public void A_window_is_stored_in_the_form_it_is_entered()
    {
        const string json = """{"days":["mon","sun"],"from":"09:00","to":"17:00","holidays":["2026-12-25"]}""";

        Assert.Equal(json, SendWindow.FromJson(json).ToJson());
    }

    [Fact]
    public void Equal_windows_are_equal_whatever_the_order_of_their_days()
    {
        Assert.Equal(Zones.Window("09:00", "17:00", ["mon", "tue"]), Zones.Window("09:00", "17:00", ["tue", "mon", "tue"]));
        Assert.NotEqual(Zones.Window("09:00", "17:00", ["mon"]), Zones.Window("09:00", "17:00", ["tue"]));
    }

    [Fact]
    public void Nothing_entered_means_always()
    {
        Assert.True(SendWindow.Create(null).Value.IsAlways);
        Assert.True(SendWindow.Create(new SendWindowInput()).Value.IsAlways);
        Assert.Equal(SendWindow.Always, SendWindow.FromJson(null));
        Assert.Equal(SendWindow.Always, SendWindow.FromJson(SendWindow.Always.ToJson()));
    }

    [Fact]
    public void Every_fault_is_named_with_its_field()
    {
        var error = SendWindow.Create(new SendWindowInput(["mon", "someday"], "9", "25:00", ["2026-02-30"])).Error!;

        Assert.Equal(["window.days[1]", "window.from", "window.to", "window.holidays[0]"], new[] { error }.Concat(error.Others).Select(e => e.Field));
    }

    [Theory]
    [InlineData("17:00", "09:00")]
    [InlineData("09:00", "09:00")]
    public void A_window_must_open_before_it_closes(string from, string to)
    {
        Assert.Equal("window.from", SendWindow.Create(new SendWindowInput(null, from, to)).Error!.Field);
    }

    [Fact]
    public void A_window_needs_a_weekday()
    {
        Assert.Equal("window.days", SendWindow.Create(new SendWindowInput([])).Error!.Field);
    }

    [Fact]
    public void Holidays_may_not_close_a_window_for_more_than_a_year()
    {
        var mondays = Enumerable.Range(0, 60).Select(week => new DateOnly(2026, 1, 5).AddDays(7 * week).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList();

        Assert.Equal("window.holidays", SendWindow.Create(new SendWindowInput(["mon"], null, null, mondays)).Error!.Field);
        Assert.False(SendWindow.Create(new SendWindowInput(["mon", "tue"], null, null, mondays)).IsError);
    }

    [Fact]
    public void A_stored_window_that_is_not_valid_is_not_read()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SendWindow>("""{"days":[]}""", StudioJson.Options));
    }

    [Fact]
    public void A_delay_out_of_range_is_refused_with_both_fields()
    {
        var error = StepDelay.Create(-1, StepDelay.MaxHours + 1).Error!;

        Assert.Equal(("delay_days", "delay_hours"), (error.Field, error.Others.Single().Field));
        Assert.Equal(new StepDelay(StepDelay.MaxDays, 3), StepDelay.Create(StepDelay.MaxDays, 3).Value);
    }

    [Theory]
    [InlineData("Europe/Paris", 60)]
    [InlineData(" Romance Standard Time ", 60)]
    [InlineData("Asia/Kathmandu", 345)]
    public void Zones_are_found_by_either_name(string name, int minutes)
    {
        Assert.Equal(minutes, TimeZones.Find(name)!.BaseUtcOffset.TotalMinutes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("../../../etc/passwd")]
    public void An_unknown_zone_is_none(string? name)
    {
        Assert.Null(TimeZones.Find(name));
    }

    [Fact]
    public void Every_zone_of_the_picker_can_be_found()
    {
        Assert.Contains("Europe/Paris", TimeZones.Ids);
        Assert.Contains("UTC", TimeZones.Ids);
        Assert.All(TimeZones.Ids, id => Assert.NotNull(TimeZones.Find(id)));
    }
}
