namespace CampaignStudio.Domain.Templates;

/// <summary>An e-mail template as it is edited; the parts in Liquid.</summary>
public sealed class EmailTemplateEditModel
{
    public string Name { get; set; } = "";
    public string Subject { get; set; } = "";
    public string Html { get; set; } = "";

    /// <summary>Blank: derived from the HTML.</summary>
    public string Text { get; set; } = "";
}

/// <summary>An SMS template as it is edited, in Liquid.</summary>
public sealed class SmsTemplateEditModel
{
    public string Name { get; set; } = "";
    public string Text { get; set; } = "";
}
