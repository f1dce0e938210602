namespace CampaignStudio.Domain.Rules;

/// <summary>The type of a fact; the value of a condition is read as this type before the two are compared.</summary>
public enum FactType
{
    /// <summary>Compared ignoring case and outer blanks (ordinal). Blank text is a missing fact.</summary>
    Text,

    /// <summary>Compared as decimals.</summary>
    Number,

    Boolean,

    /// <summary>A point in time, UTC.</summary>
    Instant,

    /// <summary>Several texts, compared by membership. An empty list is a missing fact.</summary>
    List,
}

/// <summary>Whom a fact belongs to.</summary>
public enum FieldGroup
{
    Lead,
    Enrollment,
    Engagement,
}
