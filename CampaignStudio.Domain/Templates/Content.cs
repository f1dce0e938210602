namespace CampaignStudio.Domain.Templates;

/// <summary>What an e-mail says, in Liquid. At least one of the parts; the other is derived from it.</summary>
public sealed record EmailContent(string Subject, string? Html = null, string? Text = null);

/// <summary>What a text message says, in Liquid.</summary>
public sealed record SmsContent(string Text);

/// <summary>What a call task says to the caller, in Liquid.</summary>
public sealed record CallContent(string? Title, string? Notes);

/// <summary>An e-mail for one lead: a subject of one line, and both parts.</summary>
public sealed record RenderedEmail(string Subject, string Html, string Text);

/// <summary>A text message for one lead, with what it costs.</summary>
public sealed record RenderedSms(string Text, SmsSegments Segments);
