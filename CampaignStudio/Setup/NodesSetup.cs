using CampaignStudio.Nodes;

namespace CampaignStudio.Setup;

internal static class NodesSetup
{
    /// <summary>What a process needs that is not alone on its database: on SQLite it is.</summary>
    public static IServiceCollection AddStudioNodes(this IServiceCollection services, IConfiguration configuration) =>
        DatabaseSetup.Provider(configuration) is DatabaseProvider.Sqlite ? services : services.AddHostedService<NodeTalk>();
}
