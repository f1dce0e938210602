namespace CampaignStudio.Endpoints;

/// <summary>The REST API: one file per resource, listed here.</summary>
internal static class StudioApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapCampaigns();
        api.MapRules();
        api.MapSequences();
        api.MapEnrollments();
        api.MapOutreaches();
        api.MapUnknown();
        api.MapLedger();
        api.MapLeads();
        api.MapCustomFields();
        api.MapTasks();
        api.MapTemplates();
        api.MapInteractions();
        api.MapSuppressions();
        api.MapExecutions();
        api.MapWorkspace();
        api.MapDelivery();
        api.MapSenders();
        api.MapSandbox();
    }
}
