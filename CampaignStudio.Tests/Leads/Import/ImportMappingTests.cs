using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;
using CsCheck;

namespace CampaignStudio.Tests.Leads.Import;

public sealed class ImportMappingTests
{
    [Theory]
    [InlineData("E-mail", "email")]
    [InlineData("Courriel", "email")]
    [InlineData("CORREO ELECTRONICO", "email")]
    [InlineData("E-Mail-Adresse", "email")]
    [InlineData("Téléphone", "phone")]
    [InlineData("telephone", "phone")]
    [InlineData("Teléfono", "phone")]
    [InlineData("Handynummer", "phone")]
    [InlineData("Prénom", "first_name")]
    [InlineData("Vorname", "first_name")]
    [InlineData("Nombre", "first_name")]
    [InlineData("Nom", "last_name")]
    [InlineData("Nachname", "last_name")]
    [InlineData("Apellidos", "last_name")]
    [InlineData("Société", "company")]
    [InlineData("Unternehmen", "company")]
    [InlineData("Fonction", "job_title")]
    [InlineData("Ville", "city")]
    [InlineData("País", "country")]
    [InlineData("Sprache", "language")]
    [InlineData("Fuseau horaire", "timezone")]
    [InlineData("Quelle", "source")]
    [InlineData("Étiquettes", "tags")]
    [InlineData("Budget", "budget")]
    [InlineData("Statut", "status")]
    [InlineData("assigned_to", "assigned_to")]
    [InlineData("Zuständig", "assigned_to")]
    [InlineData("Shoe size", "ignore")]
    public void A_column_name_in_four_languages_finds_its_field(string header, string field) =>
        Assert.Equal(field, Fields([header])[0]);

    [Fact]
    public void Every_field_is_found_by_its_own_name()
    {
        var names = EnumText<ImportField>.All.Except(["ignore", "custom"]).ToList();

        Assert.Equal(names, Fields(names));
    }

    [Fact]
    public void A_custom_key_is_found_before_a_synonym_and_the_first_column_wins() =>
        Assert.Equal(["email", "ignore", "custom:shoe_size", "custom:origin"], Fields(["E-mail", "Mail", "Shoe size", "Origin"], "shoe_size", "origin"));

    [Fact]
    public void Name_is_the_last_name_beside_a_first_name_only()
    {
        Assert.Equal(["last_name", "first_name"], Fields(["Name", "Vorname"]));
        Assert.Equal(["ignore", "email"], Fields(["Name", "E-mail"]));
    }

    [Fact]
    public void A_mapping_is_read_from_JSON()
    {
        var mapping = ImportMapping.Parse("""{"Mail": "email", "Plan": "custom:plan", "Deal": "deal", "X": "ignore", "Y": null}""", ["deal"]).Value;

        Assert.Equal(["email", "custom:plan", "custom:deal", "ignore", "ignore"], mapping.Columns.Select(column => column.Target.ToString()));
    }

    [Theory]
    [InlineData("[]", "mapping_invalid")]
    [InlineData("{", "mapping_invalid")]
    [InlineData("""{"A": 3}""", "mapping_invalid")]
    [InlineData("""{"A": "emial"}""", "mapping_field_unknown")]
    [InlineData("""{"A": "email", "B": "custom:Bad Key"}""", "mapping_key_invalid")]
    [InlineData("""{"A": "email", "B": "custom:status"}""", "mapping_key_invalid")]
    [InlineData("""{"A": "email", "B": "email"}""", "mapping_field_twice")]
    [InlineData("""{"A": "email", "a ": "phone"}""", "mapping_column_twice")]
    [InlineData("""{"A": "first_name"}""", "mapping_no_identity")]
    public void A_mapping_that_cannot_work_is_refused(string json, string code) =>
        Assert.Equal(code, ImportMapping.Parse(json).Error?.Code);

    [Fact]
    public void All_unknown_fields_are_named_at_once()
    {
        var error = ImportMapping.Parse("""{"A": "emial", "B": "fone"}""").Error!;

        Assert.Equal(["mapping.A", "mapping.B"], error.Others.Prepend(error).Select(each => each.Field));
    }

    [Fact]
    public void A_mapped_column_must_be_in_the_file()
    {
        var mapping = ImportMapping.Parse("""{"E-mail": "email", "Gone": "city", "Old": "ignore"}""").Value;

        Assert.False(mapping.CheckAgainst([" e-MAIL", "gone"]).IsError);
        Assert.Equal("mapping.Gone", mapping.CheckAgainst(["E-mail"]).Error?.Field);
    }

    [Fact]
    public void A_mapping_written_as_JSON_reads_back_the_same() =>
        Gen.String[Gen.Char["abcé \"\\;{}"], 1, 8].Array[1, 8].Sample(headers =>
        {
            var guessed = ImportMapping.FromHeaders(["email", .. headers], ["abc", "a_b"]);
            var read = ImportMapping.Parse(guessed.ToJson(), ["abc", "a_b"]).Value;
            return guessed.Columns.SequenceEqual(read.Columns);
        });

    private static List<string> Fields(IReadOnlyList<string> headers, params string[] customKeys) =>
        [.. ImportMapping.FromHeaders(headers, customKeys).Columns.Select(column => column.Target.ToString())];
}
