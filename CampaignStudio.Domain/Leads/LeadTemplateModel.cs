using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>A lead as Liquid templates see it: its fields at the root by their snake_case names, custom fields beside them.</summary>
public static class LeadTemplateModel
{
    /// <summary>Missing values are there as null, so that a template can tell a known field from a slip of the pen.</summary>
    public static Dictionary<string, object?> Of(Lead lead)
    {
        var model = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in lead.CustomFields) model[key] = JsonPlain.Of(value);
        model["status"] = lead.Status;
        model["email"] = lead.Email;
        model["phone"] = lead.Phone;
        model["first_name"] = lead.FirstName;
        model["last_name"] = lead.LastName;
        model["company"] = lead.Company;
        model["job_title"] = lead.JobTitle;
        model["city"] = lead.City;
        model["country"] = lead.Country;
        model["language"] = lead.Language;
        model["timezone"] = lead.TimeZone;
        model["source"] = lead.Source;
        model["tags"] = lead.Tags;
        model["budget"] = lead.Budget;
        model["assigned_to"] = lead.AssignedToId;
        model["created_at"] = lead.CreatedUtc;
        return model;
    }
}
