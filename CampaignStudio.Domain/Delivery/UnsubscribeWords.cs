namespace CampaignStudio.Domain.Delivery;

/// <summary>The words of the unsubscribe link, by the lead's language; English when it is unknown.</summary>
public static class UnsubscribeWords
{
    public static string For(string? language) => (language is { Length: >= 2 } ? language[..2].ToLowerInvariant() : "") switch
    {
        "fr" => "Se désabonner",
        "es" => "Darse de baja",
        "de" => "Abmelden",
        "it" => "Annulla l'iscrizione",
        "nl" => "Uitschrijven",
        "pt" => "Cancelar a subscrição",
        _ => "Unsubscribe",
    };
}
