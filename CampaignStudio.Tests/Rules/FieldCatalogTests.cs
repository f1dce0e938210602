using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class FieldCatalogTests
{
    [Theory]
    [InlineData("opened", "email_opened")]
    [InlineData("clicked", "email_clicked")]
    [InlineData("link_clicked", "email_clicked")]
    [InlineData("link_clicked_count", "email_clicked_count")]
    [InlineData("days_since_opened", "days_since_email_opened")]
    [InlineData(" Budget ", "budget")]
    public void Aliases_find_their_field(string alias, string name) => Assert.Equal(name, FieldCatalog.BuiltIn.Find(alias)?.Name);

    [Theory]
    [InlineData("email_sent")]
    [InlineData("email_delivered")]
    [InlineData("email_opened")]
    [InlineData("email_clicked")]
    [InlineData("email_replied")]
    [InlineData("email_bounced")]
    [InlineData("sms_sent")]
    [InlineData("sms_delivered")]
    [InlineData("sms_replied")]
    [InlineData("unsubscribed")]
    [InlineData("call_completed")]
    public void Every_happening_is_a_boolean_a_count_and_a_number_of_days(string name)
    {
        var kind = EnumText<EngagementKind>.Parse(name);
        var facts = new EnrollmentFacts { Engagement = EngagementFacts.None.Plus(kind, Now.AddDays(-5)).Plus(kind, Now.AddDays(-2)) };

        Assert.Equal(true, facts.Get(name, Now));
        Assert.Equal(2, facts.Get($"{name}_count", Now));
        Assert.Equal(2, facts.Get($"days_since_{name}", Now));
        Assert.Equal(false, new EnrollmentFacts().Get(name, Now));
        Assert.Equal(0, new EnrollmentFacts().Get($"{name}_count", Now));
        Assert.Null(new EnrollmentFacts().Get($"days_since_{name}", Now));
    }

    [Fact]
    public void A_custom_field_never_hides_a_built_in_one()
    {
        var catalog = FieldCatalog.BuiltIn.With([FieldDefinition.CustomField("Budget", "Mine", FactType.Text), FieldDefinition.CustomField("seats", "Seats", FactType.Number)]);

        Assert.Equal(FactType.Number, catalog.Find("budget")!.Type);
        Assert.True(catalog.Find("seats")!.IsCustom);
        Assert.Null(catalog.Find("nothing"));
    }

    [Fact]
    public void Every_field_explains_itself_and_can_be_read() =>
        Assert.All(FieldCatalog.BuiltIn.Fields, field =>
        {
            Assert.NotEmpty(field.Label);
            Assert.NotEmpty(field.Help);
            Assert.NotNull(((FactValue)field.Example).As(field.Type));
            Assert.Null(Record.Exception(() => new EnrollmentFacts().Get(field.Name, Now)));
        });

    [Fact]
    public void Only_the_score_is_kept_out_of_scoring() =>
        Assert.Equal(["score"], FieldCatalog.BuiltIn.Fields.Where(field => !field.UsableInScoring).Select(field => field.Name));
}
