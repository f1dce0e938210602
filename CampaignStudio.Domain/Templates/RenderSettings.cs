using System.Globalization;

namespace CampaignStudio.Domain.Templates;

/// <summary>How values are written: numbers and month names in a culture, instants as clock time in a zone.</summary>
/// <param name="Culture">The recipient's culture.</param>
/// <param name="Zone">The recipient's zone.</param>
/// <param name="NowUtc">What <c>'now' | date</c> means, UTC.</param>
public sealed record RenderSettings(CultureInfo Culture, TimeZoneInfo Zone, DateTime NowUtc);
