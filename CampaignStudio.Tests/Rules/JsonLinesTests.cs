using CampaignStudio.Features.Rules;

namespace CampaignStudio.Tests.Rules;

public sealed class JsonLinesTests
{
    private const string Json = """
        {
          "all": [
            { "field": "cité", "operator": "equals", "value": "é" },
            {
              "any": [
                { "field": "score",
                  "operator": "over" },
                5
              ]
            }
          ]
        }
        """;

    [Theory]
    [InlineData("", 1)]
    [InlineData("all", 2)]
    [InlineData("all[0].value", 3)]
    [InlineData("all[1].any[0].field", 6)]
    [InlineData("all[1].any[0].operator", 7)]
    [InlineData("all[1].any[1]", 8)]
    [InlineData("all[1].any[0].value", 6)]
    [InlineData("nowhere.at[9].all", 1)]
    public void A_place_is_found_or_what_it_is_missing_from(string path, int line) => Assert.Equal(line, JsonLines.Of(Json, path));

    [Fact]
    public void A_list_begins_with_its_items() => Assert.Equal(2, JsonLines.Of("[\n{}\n]", "[0].field"));
}
