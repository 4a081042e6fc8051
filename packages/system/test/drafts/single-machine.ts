import { system } from "@towline/system";

/** V: three containers on one machine, no cloud account, no Terraform. */
export const singleMachine = system("chatbot", {
  repository: "example/ai-chatbot",
  environments: {
    production: { class: "production", branch: "main", host: "chat.example.org" },
    local: { class: "local" },
  },
  images: {
    backend: { name: "chatbot-backend", context: "backend" },
    react: { name: "chatbot-react", context: "frontend-react" },
    streamlit: { name: "chatbot-streamlit", context: "frontend-streamlit" },
  },
  variables: { VITE_API_URL: "/api", ENV: { production: "production", local: "development" } },
  pipelineSecrets: { repository: ["SSH_PRIVATE_KEY"], environment: ["OPENAI_API_KEY"] },
  services: {
    chat: {
      on: "compose",
      file: "docker/docker-compose.prod.yml",
      images: ["backend", "react", "streamlit"],
      in: ["production"],
      health: "/api/v1/health",
    },
  },
  verify: { smoke: { file: "smoke.yaml" } },
});
